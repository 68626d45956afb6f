"""What is true: staff, people, complaints, cases, judgements, decisions and the journal; by Django, no analytics."""
