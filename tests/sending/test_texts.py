"""A text as phones and bots measure it."""

import pytest

from taizhang_xl.sending.texts import parted, sms_parts, utf8_bytes, utf16_units


@pytest.mark.parametrize(("units", "parts"), [(0, 1), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
def test_short_messages_of_chinese(units, parts):
    assert sms_parts("党" * units) == parts


def test_a_character_outside_the_basic_plane_takes_two_units_and_is_not_cut_in_half():
    rare = "\U00020bb7"  # 𠮷, as in some surnames
    assert utf16_units(rare) == 2
    assert sms_parts(rare * 35) == 1
    assert sms_parts(rare * 35 + "。") == 2
    # 67 units hold 33 of them: 66 units, with one left over that none fits into.
    assert sms_parts(rare * 66) == 2
    assert sms_parts(rare * 67) == 3


def test_a_text_is_parted_where_its_sentences_end():
    text = "一二三。四五六！七八九？“十。”完"
    assert parted(text, 24, utf8_bytes) == ["一二三。四五六！", "七八九？“十。”", "完"]
    assert "".join(parted(text, 24, utf8_bytes)) == text


def test_one_that_fits_is_left_whole():
    assert parted("  两行。\n第二行。 ", 2048, utf8_bytes) == ["两行。\n第二行。"]


def test_a_sentence_that_is_too_long_is_refused_and_named():
    with pytest.raises(ValueError, match=r"^长{9}。$"):
        parted("短。" + "长" * 9 + "。短。", 24, utf8_bytes)


def test_no_part_is_larger_than_allowed_and_nothing_is_lost():
    text = "".join(f"第{number}项任务已经办结，请各单位抓紧核对。" for number in range(1, 200))
    parts = parted(text, 2048, utf8_bytes)
    assert max(map(utf8_bytes, parts)) <= 2048
    assert len(parts) == 6
    assert "".join(parts) == text
