"""How well hear reads: labelled texts, training of the classifier, comparison."""
