"""Her words in pieces: nothing is lost, nothing personal is left when it is masked."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.people_of_ours import staff

from holdfast.flow.hearing import as_kept, complaint_take
from holdfast.flow.showing import complaint_show, pieces
from holdfast.hear import hear
from holdfast.hear.masking import CUT
from holdfast.record.complaints import complaint_receive
from holdfast.record.models import Complaint
from holdfast.record.roles import customer

PARTS = st.sampled_from(
    [
        *(
            "我叫王小禾，",
            "电话10012345678，",
            "身份证11010519491231002X，",
            "自称京东客服，",
            "转了7.8万元，",
            "点开 http://a.example/x ",
        ),
        *(
            "my name is Ada Smith, ",
            "card 4111111111111111 ",
            "lost $500 ",
            "on 6 March at 4 pm ",
            "😀",
            "\x00",
            "订单号A20160305001。",
        ),
    ]
)
SECRET = ("10012345678", "11010519491231002X", "4111111111111111")


@settings(deadline=None)  # the first text waits for the patterns
@given(st.lists(PARTS | st.text(max_size=8), max_size=8).map("".join))
def test_pieces_are_the_whole_text_and_masked_ones_hold_nothing_personal(text):
    facts = [as_kept(fact) for fact in hear(text).facts]
    assert "".join(each.text for each in pieces(text, facts, "Asia/Shanghai", is_masked=False)) == text
    masked = "".join(each.text for each in pieces(text, facts, "Asia/Shanghai", is_masked=True))
    assert not any(secret in masked for secret in SECRET)


def test_a_fact_within_another_does_not_cut_it():
    text = "把我误登记成了批发商，点开链接 http://refund-123.example/ 填写银行卡号"
    facts = [as_kept(fact) for fact in hear(text).facts]
    shown = {each.field: each.text for each in pieces(text, facts, "Asia/Shanghai", is_masked=False) if each.field}
    assert shown["pretext"] == "误登记成了批发商"
    assert shown["url"] == "http://refund-123.example"
    assert shown["asks"] == "填写银行卡号"


def test_what_she_said_of_herself_elsewhere_is_masked_and_what_nobody_read_is_hidden_whole(pages_record):
    desk = staff("desk", "service_desk").actor
    words = "这里是欧阳小满在说话，OUYANG-77 是我的账号，客服说退款，骗走 500 元。"
    person = {"name": "欧阳小满", "account": "ouyang-77"}
    for taken, shown in ((complaint_take, "骗走"), (complaint_receive, CUT)):
        receipt = taken(customer(), words, channel="portal", person=person)
        complaint = Complaint.objects.get(pk=receipt.complaint)
        told = "".join(piece.text for piece in complaint_show(desk, complaint).texts[0].pieces)
        assert shown in told
        assert "欧阳" not in told
        assert "OUYANG" not in told
        looked = complaint_show(desk, complaint, "handle_complaint")
        assert "".join(piece.text for piece in looked.texts[0].pieces) == words
