"""Calendars for phones: read by a checker after RFC 5545 that knows nothing of what wrote them."""

import re
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import make_ledger

from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import LEDGER, MONTHLY, UNITS, Field

LONG = "对城市地下空间的规划、建设和利用情况开展调研，形成报告；提交主任会议\\研究,并印发" * 10


def item(number, task, deadline, person="甲", unit="城建环保工委", **more):
    return {
        Field.NUMBER: number, Field.CATEGORY: "机关日常工作", Field.TASK: task, Field.DEADLINE: deadline, Field.UNIT: unit,
        Field.PERSON: person, **more,
    }  # fmt: skip


ITEMS = (
    item("1-001", "立法调研", "10月底"), item("1-002", "检查", "6月底、12月底", "乙、甲"), item("1-003", "例会", "每月15日前", "甲", "办公室"),
    item("1-004", "已经办完的", "5月底", **{Field.STATE: "办结", Field.DONE_ON: date(2018, 5, 2)}),
    item("1-005", "没有日子的", "适时"), item("1-006", LONG, "9月底", "丙", **{Field.LEADER: "副主任13800000123"}),
)  # fmt: skip
REPORT = {Field.NUMBER: "1-003", Field.MONTH: "2018-06", Field.STATE: "办结", Field.DONE_ON: date(2018, 6, 8)}


@pytest.fixture
def path(tmp_path):
    units = [{Field.UNIT_NAME: "城建环保工委", Field.SHORT_NAMES: "城环工委"}, {Field.UNIT_NAME: "办公室"}]
    return make_ledger(tmp_path / "2018年台账.xlsx", 2018, "某机关", {LEDGER: ITEMS, UNITS: units, MONTHLY: [REPORT]})


def run(path, as_of="2018-06-01", *words):
    done = CliRunner().invoke(cli, ["calendar", str(path), "--as-of", as_of, *words])
    assert "Traceback" not in done.output, done.output
    return done


def read(path):
    """Return the events of a file by UID, each a dict of its properties and its alarms. Fails on what RFC 5545 forbids."""
    data = path.read_bytes()
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\n" in line or b"\r" in line or len(line) > 75 for line in lines)  # 3.1
    unfolded = b"\r\n".join(lines).replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    for line in lines:
        line.decode("utf-8")
    events, open_, current = {}, [], {}
    for line in unfolded:
        found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z]+=[A-Z]+)*):(.*)", line)
        assert found, line
        name, params, value = found.groups()
        assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value), line
        if name == "BEGIN":
            open_.append(value)
            assert open_ in (["VCALENDAR"], ["VCALENDAR", "VEVENT"], ["VCALENDAR", "VEVENT", "VALARM"])
            if value == "VEVENT":
                current = {"alarms": []}
            if value == "VALARM":
                current["alarms"].append({})
        elif name == "END":
            assert open_.pop() == value
            if value == "VEVENT":
                assert current.keys() >= {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY"}  # 3.6.1, 3.8.7.4
                assert current["UID"] not in events
                events[current["UID"]] = current
            if value == "VALARM":
                assert current["alarms"][-1].keys() == {"ACTION", "TRIGGER", "DESCRIPTION"}  # 3.6.6
        else:
            where = current["alarms"][-1] if open_[-1] == "VALARM" else current if open_[-1] == "VEVENT" else {}
            assert name not in where, line
            where[name] = unescaped(value)
            if name in ("DTSTART", "DTEND"):
                assert params == ";VALUE=DATE"
    assert open_ == []
    assert {"BEGIN:VCALENDAR", "VERSION:2.0"} <= set(unfolded)
    assert any(line.startswith("PRODID:") for line in unfolded)
    return events


def unescaped(value):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def rings(event):
    """When the alarms of an event of a whole day ring."""
    start = datetime.combine(datetime.strptime(event["DTSTART"], "%Y%m%d"), time())
    found = []
    for alarm in event["alarms"]:
        days, hours, minutes = re.fullmatch(r"-P(?:(\d+)D)?T(\d+)H(\d+)M", alarm["TRIGGER"]).groups()
        found.append(start - timedelta(days=int(days or 0), hours=int(hours), minutes=int(minutes)))
    return found


def of(path, owner):
    kind = "个人" if "（" in owner else "单位"
    return read(path.parent / "out/日历" / kind / f"{owner}.ics")


def test_each_unit_and_each_person_has_a_calendar_with_their_own_days_alone(path):
    done = run(path)
    assert "单位 2 份，个人 4 份" in done.output
    assert "没有列入的 1 项：1-005" in done.output
    assert set(of(path, "城环工委")) == {
        "1-001@2018年台账", "1-002.1@2018年台账", "1-002@2018年台账", "1-006@2018年台账"
    }  # fmt: skip
    assert set(of(path, "乙（城环工委）")) == {"1-002.1@2018年台账", "1-002@2018年台账"}
    assert set(of(path, "甲（城环工委）")) == {"1-001@2018年台账", "1-002.1@2018年台账", "1-002@2018年台账"}
    months = [7, 8, 9, 10, 11, 12]
    assert set(of(path, "甲（办公室）")) == {f"1-003.2018{month:02}15@2018年台账" for month in months}


def test_an_event_lasts_the_due_day_and_rings_seven_days_and_one_day_before_in_the_morning(path):
    run(path)
    event = of(path, "城环工委")["1-001@2018年台账"]
    assert (event["DTSTART"], event["DTEND"], event["SEQUENCE"], event["STATUS"]) == (
        "20181031", "20181101", "0", "CONFIRMED"
    )  # fmt: skip
    assert rings(event) == [datetime(2018, 10, 24, 8, 10), datetime(2018, 10, 30, 8, 10)]
    assert event["DESCRIPTION"] == "完成时限：10月底\n责任单位：城环工委\n责任人：甲"


def test_texts_of_any_length_and_with_any_character_come_through_and_no_number_of_a_person_does(path):
    run(path)
    event = of(path, "丙（城环工委）")["1-006@2018年台账"]
    assert event["SUMMARY"] == f"1-006 {LONG}到期"
    assert "13800000123" not in event["DESCRIPTION"]


def change(path, number, **values):
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    header = next(list(row) for row in sheet.iter_rows(values_only=True) if "编号" in row)
    row = next(row for row in sheet.iter_rows() if row[header.index("编号")].value == number)
    for name, value in values.items():
        row[header.index(name)].value = value
    book.save(path)


def test_a_change_is_counted_and_what_is_done_is_cancelled(path):
    run(path)
    run(path, "2018-06-02")
    uid = "1-001@2018年台账"
    assert of(path, "城环工委")[uid]["SEQUENCE"] == "0"
    change(path, "1-001", 完成时限="11月底")
    run(path, "2018-06-03")
    moved = of(path, "城环工委")
    assert (moved[uid]["SEQUENCE"], moved[uid]["DTSTART"]) == ("1", "20181130")
    assert {event["SEQUENCE"] for name, event in moved.items() if name != uid} == {"0"}
    change(path, "1-001", 状态="办结", 完成日期=date(2018, 6, 4))
    run(path, "2018-06-05")
    off = of(path, "城环工委")[uid]
    assert (off["SEQUENCE"], off["STATUS"], off["alarms"]) == ("2", "CANCELLED", [])


def test_what_was_written_before_and_cannot_be_read_is_said(path):
    run(path)
    kept = path.parent / ".taizhang/calendars/2018年台账.xlsx.json"
    kept.write_text("[1", "utf-8")
    done = run(path)
    assert done.exit_code == 2
    assert "不知道日历发过什么" in done.output


def test_a_ledger_without_due_days_makes_no_calendar(tmp_path):
    path = make_ledger(tmp_path / "台账.xlsx", 2018, "某机关", {LEDGER: [item("1-001", "有事就办", "适时")]})
    assert "没有做日历" in run(path).output
    assert not (tmp_path / "out").exists()


def test_a_ledger_whose_days_are_all_over_makes_no_calendar_and_says_so(path):
    done = run(path, "2026-01-01")
    assert done.exit_code == 1
    assert "没有做日历：这是2018年的台账，没有 2026-01-01 及以后的到期日" in done.stdout
    assert "√" not in done.stdout
    assert "发给本人" not in done.stdout
    assert not (path.parent / "out").exists()
