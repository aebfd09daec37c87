"""The alarm: on which days it rings, what the page names, and what starts it each day."""

import re
import shlex
import shutil
import subprocess
import sys
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from ledgers import make_ledger

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import HANGING, HOLIDAYS, LEDGER, UNITS, Field
from taizhang_xl.systems.alarm.ring import ring_of
from taizhang_xl.systems.alarm.schedulers import WindowsScheduler
from taizhang_xl.systems.alarm.timer import Timer
from taizhang_xl.systems.alarm.units import line_of, service_unit, timer_unit, with_line, without_line
from taizhang_xl.systems.alarm.windows_task import files_of, task_xml

# The State Council's notice of the holidays of 2018 (国办发明电〔2017〕12号): first and last day off, and the weekend days worked.
OFF_2018 = (
    ("01-01", "01-01"),
    ("02-15", "02-21"),
    ("04-05", "04-07"),
    ("04-29", "05-01"),
    ("06-18", "06-18"),
    ("09-24", "09-24"),
    ("10-01", "10-07"),
)
WORKED_2018 = ("02-11", "02-24", "04-08", "04-28", "09-29", "09-30")
# The days off at the turn of the year were part of the next year's holiday (国办发明电〔2018〕15号).
OFF_2018 += (("12-30", "12-31"),)
WORKED_2018 += ("12-29",)


def item(number, task, deadline, **more):
    return {
        Field.NUMBER: number, Field.CATEGORY: "机关日常工作", Field.TASK: task, Field.DEADLINE: deadline,
        Field.UNIT: "城建环保工委", Field.PERSON: "主任", **more,
    }  # fmt: skip


ITEMS = (
    item("1-001", "六月底<script>alert(1)</script>的事", "6月底"), item("1-002", "超期的，找13800000123", "4月底"),
    item("1-003", "办完的", "6月29日", **{Field.STATE: "办结", Field.DONE_ON: date(2018, 6, 20)}),
    item("1-004", "正在办的", "7月3日", **{Field.STATE: "正在办理"}), item("1-005", "还早的", "12月底"), item("1-006", "挂着的", "5月底"),
)  # fmt: skip
HUNG = {
    Field.HANGING_NUMBER: "2018-05-01",
    Field.NUMBER: "1-006",
    Field.MONTH: "2018-05",
    Field.FIRST_DUE: date(2018, 5, 31),
}


@pytest.fixture
def path(tmp_path):
    units = [{Field.UNIT_NAME: "城建环保工委", Field.SHORT_NAMES: "城环工委"}]
    return make_ledger(
        tmp_path / "我的 台账/2018年台账.xlsx", 2018, "某机关", {LEDGER: ITEMS, UNITS: units, HANGING: [HUNG]}
    )


def run(*words):
    done = CliRunner().invoke(cli, [str(word) for word in words])
    assert "Traceback" not in done.output, done.output
    return done


def alarm(path, as_of, *words):
    return run("alarm", path, "--as-of", as_of, *words)


def worked_2018():
    """The working days of 2018, from the notices."""

    def on(text):
        return date.fromisoformat(f"2018-{text}")

    off = {on(first) + timedelta(days=n) for first, last in OFF_2018 for n in range((on(last) - on(first)).days + 1)}
    days = [date(2018, 1, 1) + timedelta(days=n) for n in range(365)]
    return {day for day in days if day in {*map(on, WORKED_2018)} or (day.weekday() < 5 and day not in off)}


def test_it_rings_on_the_working_days_of_a_year_and_on_no_other():
    days = [date(2018, 1, 1) + timedelta(days=n) for n in range(365)]
    assert {day for day in days if ring_of(Calendar(), day, None).rings} == worked_2018()
    assert len(worked_2018()) == 250


@pytest.mark.slow
def test_a_year_of_runs_makes_a_page_on_working_days_alone(path):
    page = path.parent / "out/今日提醒.html"
    for n in range(365):
        day = date(2018, 1, 1) + timedelta(days=n)
        page.unlink(missing_ok=True)
        done = alarm(path, day)
        assert page.exists() == (day in worked_2018()), done.output


@pytest.mark.parametrize(("day", "rings"), [("2018-04-08", True), ("2018-09-29", True), ("2018-10-01", False)])
def test_a_rest_day_is_silent_and_a_sunday_that_is_worked_is_not(path, day, rings):
    done = alarm(path, day)
    assert (path.parent / "out/今日提醒.html").exists() == rings
    assert ("休息，不提醒" in done.output) != rings


def test_the_office_s_own_holidays_count(tmp_path):
    own = [
        {Field.DAY: date(2018, 3, 8), Field.DAY_KIND: "放假"},
        {Field.DAY: date(2018, 3, 10), Field.DAY_KIND: "上班"},
    ]
    path = make_ledger(tmp_path / "台账.xlsx", 2018, "某机关", {LEDGER: ITEMS, HOLIDAYS: own})
    assert "休息" in alarm(path, "2018-03-08").output
    assert "√" in alarm(path, "2018-03-10").output


class Page(HTMLParser):
    """A page read by another parser: its tables by their heading, its tags and attributes."""

    def __init__(self, path):
        super().__init__()
        self.tables, self.tags, self.notes, self._at, self._heading, self._text = {}, [], [], None, "", ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._at, self._text = tag, ""
        if tag == "tr":
            self.tables.setdefault(self._heading, []).append([])

    def handle_data(self, data):
        self._text += data

    def handle_endtag(self, tag):
        if tag == "h2":
            self._heading = self._text.partition("（")[0]
            self.tables[self._heading] = []
        if tag == "td":
            self.tables[self._heading][-1].append(self._text)
        if tag == "p":
            self.notes.append(self._text)

    def numbers(self, heading):
        return [row[0] for row in self.tables[heading] if row]


def page_of(path):
    return Page(path.parent / "out/今日提醒.html")


def test_the_page_names_what_is_due_near_late_and_hung(path):
    """2018-06-29 is a Friday, and what falls due on the weekend has to be done today."""
    done = alarm(path, "2018-06-29")
    assert done.exit_code == 0
    page = page_of(path)
    assert page.numbers("今天和休息日") == ["1-001"]
    assert page.numbers("7 天内到期") == ["1-004"]
    assert page.numbers("超期没有办结") == ["1-002", "1-006"]
    assert page.numbers("挂单") == ["1-006"]
    late = page.tables["超期没有办结"][1]
    assert late[2:] == ["城环工委", "主任", "2018-04-30", "● 未落实", "超期60天"]


def test_texts_are_inert_and_nothing_is_loaded_and_no_number_of_a_person_is_shown(path):
    alarm(path, "2018-06-29")
    page, text = page_of(path), (path.parent / "out/今日提醒.html").read_text("utf-8")
    assert page.tables["今天和休息日"][1][1] == "六月底<script>alert(1)</script>的事"
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in page.tags}
    assert not any({"src", "href"} & attrs.keys() for _, attrs in page.tags)
    assert "default-src 'none'" in text
    assert "13800000123" not in text
    text.encode("gbk")


def test_missed_working_days_are_named_and_rest_days_are_not(path):
    alarm(path, "2018-09-28")
    done = alarm(path, "2018-10-09")
    assert done.exit_code == 1
    assert "9月29日、9月30日、10月8日工作日没有提醒" in done.output
    assert any("10月8日" in note for note in page_of(path).notes)
    assert "没有提醒" not in alarm(path, "2018-10-10").output


def test_missed_days_of_another_year_are_told_with_it(path):
    alarm(path, "2018-12-27")
    # The 29th of December was a Saturday that was worked for the 31st.
    assert "2018年12月28日、2018年12月29日、1月2日工作日没有提醒" in alarm(path, "2019-01-03").output


def test_a_silent_day_misses_nothing(path):
    alarm(path, "2018-09-30")
    alarm(path, "2018-10-03")
    assert "没有提醒" not in alarm(path, "2018-10-08").output


def test_a_clock_before_the_last_run_is_said_once(path):
    """Whichever of the two days was wrong, the next one is reckoned from today."""
    alarm(path, "2028-06-28")
    assert "2018年6月12日）在上次提醒（2028年6月28日）之前" in alarm(path, "2018-06-12").output
    assert alarm(path, "2018-06-13").exit_code == 0
    assert "6月14日工作日没有提醒" in alarm(path, "2018-06-15").output


def test_a_year_whose_holidays_are_not_announced_is_said(path):
    assert "2031年的放假安排程序里还没有" in alarm(path, "2031-03-03").output


def program(folder, name, body):
    """Put a program in a folder that is searched first."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    file.chmod(0o755)
    return folder


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home and a folder of programs of the test's own."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home/.config"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return tmp_path


def test_the_page_is_opened_when_asked_for_and_where_nothing_opens_it_that_is_said(path, home):
    program(home / "bin", "xdg-open", f'printf %s "$1" > "{home}/opened"')
    assert alarm(path, "2018-06-29", "--show").exit_code == 0
    assert (home / "opened").read_text("utf-8") == str(path.parent / "out/今日提醒.html")
    program(home / "bin", "xdg-open", "exit 3")
    done = alarm(path, "2018-06-28", "--show")
    assert done.exit_code == 1
    assert f"请自己打开 {path.parent / 'out/今日提醒.html'}" in done.output
    assert "退出码" not in done.output


def test_a_ledger_that_is_out_of_reach_is_shown_on_a_page_where_nobody_sees_a_terminal(home):
    program(home / "bin", "xdg-open", f'printf %s "$1" > "{home}/opened"')
    gone = home / "网络盘/台账.xlsx"
    assert alarm(gone, "2018-06-29").exit_code == 2
    assert not (home / "opened").exists()
    assert alarm(gone, "2018-06-29", "--show").exit_code == 1
    shown = Page(Path((home / "opened").read_text("utf-8")))
    assert any("台账.xlsx" in note for note in shown.notes)


# -- what starts it ----------------------------------------------------------

AWKWARD = "我的 50% $HOME \"台账\" 'x'\\2018.xlsx"


def timer(folder, ledger=AWKWARD, hour=8):
    return Timer(Path(sys.executable), folder / ledger, hour, 10)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_takes_the_units_and_starts_each_day_at_ten_past_eight(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    awkward = tmp_path / "a b%c$d"
    awkward.mkdir()
    (awkward / "python").symlink_to(sys.executable)
    own = Timer(awkward / "python", tmp_path / AWKWARD, 8, 10)
    files = [tmp_path / f"{own.name}.{kind}" for kind in ("service", "timer")]
    for file, text in zip(files, (service_unit(own), timer_unit(own)), strict=True):
        file.write_text(text, "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--user", *files], capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if own.name in line]
    assert (done.returncode, told) == (0, [])
    (awkward / "python").unlink()
    done = subprocess.run(["systemd-analyze", "verify", "--user", files[0]], capture_output=True, text=True)
    assert "is not executable" in done.stderr
    calendar = re.search("OnCalendar=(.*)", files[1].read_text("utf-8"))[1]
    asked = ["systemd-analyze", "calendar", "--base-time=2018-04-07 12:00:00", "--iterations=2", calendar]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert "Sun 2018-04-08 08:10:00" in said
    assert "Mon 2018-04-09 08:10:00" in said
    assert "Persistent=true" in files[1].read_text("utf-8")


def test_cron_hands_the_words_over_as_they_are(tmp_path):
    """What crond does with a line: an unescaped % ends it, the rest goes to sh."""
    script = tmp_path / "my python"
    script.write_text('#!/bin/sh\nfor each in "$@"; do printf "%s\\n" "$each"; done\n', "utf-8")
    script.chmod(0o755)
    own = timer(tmp_path)._replace(python=script)
    line = line_of(with_line("", own), own)
    minute, hour, *rest = line.split(" ", 5)
    assert (minute, hour, rest[:3]) == ("10", "8", ["*", "*", "*"])
    command = re.split(r"(?<!\\)%", rest[3])[0].replace("\\%", "%")
    said = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == list(own.arguments)


def test_a_crontab_keeps_the_lines_of_others_and_has_one_of_each_ledger(tmp_path):
    others = "MAILTO=x\n0 5 * * 1 tar cz ~\n"
    one, two = timer(tmp_path), timer(tmp_path, "另一本.xlsx")
    both = with_line(with_line(with_line(others, one), two), one._replace(hour=9))
    assert both.startswith(others)
    assert len(both.splitlines()) == 4
    assert line_of(both, one).startswith("10 9 ")
    assert without_line(without_line(both, one), two) == others


XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"
 targetNamespace="http://schemas.microsoft.com/windows/2004/02/mit/task" elementFormDefault="qualified">
<xs:element name="Task"><xs:complexType><xs:all>
 <xs:element name="RegistrationInfo" minOccurs="0"><xs:complexType><xs:all>
  <xs:element name="Description" type="xs:string" minOccurs="0"/></xs:all></xs:complexType></xs:element>
 <xs:element name="Triggers" minOccurs="0"><xs:complexType><xs:choice minOccurs="0" maxOccurs="48">
  <xs:element name="CalendarTrigger"><xs:complexType><xs:sequence>
   <xs:element name="Enabled" type="xs:boolean" minOccurs="0"/><xs:element name="StartBoundary" type="xs:dateTime" minOccurs="0"/>
   <xs:element name="EndBoundary" type="xs:dateTime" minOccurs="0"/>
   <xs:element name="ExecutionTimeLimit" type="xs:duration" minOccurs="0"/>
   <xs:element name="RandomDelay" type="xs:duration" minOccurs="0"/>
   <xs:element name="ScheduleByDay"><xs:complexType><xs:all><xs:element name="DaysInterval" minOccurs="0"><xs:simpleType>
    <xs:restriction base="xs:unsignedInt"><xs:minInclusive value="1"/><xs:maxInclusive value="365"/></xs:restriction>
   </xs:simpleType></xs:element></xs:all></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element></xs:choice></xs:complexType></xs:element>
 <xs:element name="Settings" minOccurs="0"><xs:complexType><xs:all>
  <xs:element name="AllowStartOnDemand" type="xs:boolean" minOccurs="0"/>
  <xs:element name="MultipleInstancesPolicy" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
   <xs:enumeration value="Parallel"/><xs:enumeration value="Queue"/><xs:enumeration value="IgnoreNew"/>
   <xs:enumeration value="StopExisting"/></xs:restriction></xs:simpleType></xs:element>
  <xs:element name="DisallowStartIfOnBatteries" type="xs:boolean" minOccurs="0"/>
  <xs:element name="StopIfGoingOnBatteries" type="xs:boolean" minOccurs="0"/>
  <xs:element name="StartWhenAvailable" type="xs:boolean" minOccurs="0"/>
  <xs:element name="RunOnlyIfNetworkAvailable" type="xs:boolean" minOccurs="0"/>
  <xs:element name="Enabled" type="xs:boolean" minOccurs="0"/><xs:element name="Hidden" type="xs:boolean" minOccurs="0"/>
  <xs:element name="WakeToRun" type="xs:boolean" minOccurs="0"/>
  <xs:element name="ExecutionTimeLimit" type="xs:duration" minOccurs="0"/></xs:all></xs:complexType></xs:element>
 <xs:element name="Principals" minOccurs="0"><xs:complexType><xs:sequence>
  <xs:element name="Principal"><xs:complexType><xs:all>
   <xs:element name="UserId" type="xs:string" minOccurs="0"/>
   <xs:element name="LogonType" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
    <xs:enumeration value="S4U"/><xs:enumeration value="Password"/><xs:enumeration value="InteractiveToken"/>
   </xs:restriction></xs:simpleType></xs:element>
   <xs:element name="RunLevel" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
    <xs:enumeration value="LeastPrivilege"/><xs:enumeration value="HighestAvailable"/></xs:restriction></xs:simpleType></xs:element>
  </xs:all><xs:attribute name="id" type="xs:ID"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
 <xs:element name="Actions"><xs:complexType><xs:sequence>
  <xs:element name="Exec"><xs:complexType><xs:all>
   <xs:element name="Command" type="xs:string"/><xs:element name="Arguments" type="xs:string" minOccurs="0"/>
   <xs:element name="WorkingDirectory" type="xs:string" minOccurs="0"/></xs:all></xs:complexType></xs:element>
 </xs:sequence><xs:attribute name="Context" type="xs:IDREF"/></xs:complexType></xs:element>
</xs:all><xs:attribute name="version" type="xs:string"/></xs:complexType></xs:element></xs:schema>"""


def test_the_task_of_windows_is_as_its_protocol_has_it():
    """XSD holds the elements used here as [MS-TSCH] 2.5 has them: 2.5.3.1 and 2.5.3.9 triggers, 2.5.4 settings, 2.5.6 principals, 2.5.7 actions."""
    from lxml import etree

    own = Timer(Path("C:/程序 1/pythonw.exe"), Path("//server/共享 & <台账>/2018.xlsx"), 7, 5)
    data = task_xml(own)
    assert data.startswith((b"\xff\xfe", b"\xfe\xff"))
    root = etree.fromstring(data)
    etree.XMLSchema(etree.fromstring(XSD)).assertValid(root)
    found = {etree.QName(each).localname: each.text for each in root.iter() if each.text and each.text.strip()}
    assert found["StartBoundary"].endswith("T07:05:00")
    assert found["Command"] == "C:/程序 1/pythonw.exe"
    assert found["Arguments"].endswith('-m taizhang_xl alarm "//server/共享 & <台账>/2018.xlsx" --show')
    assert {name: found[name] for name in ("DisallowStartIfOnBatteries", "StopIfGoingOnBatteries", "StartWhenAvailable", "LogonType", "RunLevel")} == {
        "DisallowStartIfOnBatteries": "false", "StopIfGoingOnBatteries": "false", "StartWhenAvailable": "true",
        "LogonType": "InteractiveToken", "RunLevel": "LeastPrivilege",
    }  # fmt: skip
    text = data.decode("utf-16")
    assert files_of(text[text.find("<Task") :])[0] == Path("C:/程序 1/pythonw.exe")


CRONTAB = """case "$1" in
-l) if [ -f "{0}" ]; then cat "{0}"; else echo "no crontab for me" >&2; exit 1; fi ;;
-) cat > "{0}" ;;
esac"""


def test_the_alarm_is_set_looked_at_and_taken_away_by_cron_where_there_is_no_session(path, home):
    program(home / "bin", "systemctl", "exit 1")
    table = home / "table"
    program(home / "bin", "crontab", CRONTAB.format(table))
    assert "没有设闹钟" in run("schedule", path).output
    assert run("schedule", path, "install", "--at", "7:55", "--dry-run").exit_code == 0
    assert not table.exists()
    done = run("schedule", path, "install", "--at", "7:55")
    assert "每天 07:55" in done.output
    # It starts nothing later, and has no screen.
    assert "cron 错过了的不补响" in done.output
    assert table.read_text("utf-8").startswith("55 7 * * * ")
    assert shlex.split(table.read_text("utf-8"))[5] == sys.executable
    alarm(path, "2018-06-29")
    shown = run("schedule", path)
    assert (shown.exit_code, "每天 07:55" in shown.output, "上次提醒：2018年6月29日" in shown.output) == (0, True, True)
    table.write_text(table.read_text("utf-8").replace(sys.executable, "/没有/了/python"), "utf-8")
    shown = run("schedule", path)
    assert shown.exit_code == 1
    assert "python 不在了" in shown.output
    run("schedule", path, "remove")
    assert table.read_text("utf-8") == ""
    assert "不用取消" in run("schedule", path, "remove").output


def test_doctor_says_whether_it_is_set(path, home):
    program(home / "bin", "systemctl", SYSTEMCTL.format(home / "asked"))
    assert (
        "□ 闹钟（每天提醒）：没有设。要每天提醒的，请运行 taizhang schedule 2018年台账.xlsx install"
        in run("doctor", path).output
    )
    run("schedule", path, "install")
    assert "√ 闹钟（每天提醒）：由 systemd 用户定时器 启动" in run("doctor", path).output


SYSTEMCTL = 'echo "$@" >> "{0}"; case "$2" in show) echo "Fri 2018-06-29 08:10:00 CST";; esac'


def test_the_alarm_is_set_by_systemd_where_there_is_a_session(path, home):
    log = home / "asked"
    program(home / "bin", "systemctl", SYSTEMCTL.format(log))
    done = run("schedule", path, "install")
    assert "systemd" in done.output
    assert "开机后补响" in done.output
    units = sorted((home / "home/.config/systemd/user").glob("taizhang-*"))
    assert [unit.suffix for unit in units] == [".service", ".timer"]
    assert f"--user enable --now {units[1].name}" in log.read_text("utf-8")
    shown = run("schedule", path)
    assert "下一次：Fri 2018-06-29 08:10:00 CST" in shown.output
    assert shown.exit_code == 0
    run("schedule", path, "remove")
    assert not any(unit.exists() for unit in units)


SCHTASKS = """case "$1" in
/Create) cp "$5" "{0}" ;;
/Query) [ -f "{0}" ] && iconv -f UTF-16 -t UTF-8 "{0}" ;;
/Delete) rm "{0}" ;;
esac"""


def test_the_task_is_handed_to_the_scheduler_of_windows_and_found_again(path, home):
    """Its program answers as a stand-in here: what it is handed, the test above holds against the protocol."""
    task = home / "task.xml"
    program(home / "bin", "schtasks", SCHTASKS.format(task))
    own, windows = Timer(Path(sys.executable), path, 8, 10), WindowsScheduler()
    assert windows.find(own) is None
    windows.install(own)
    assert task.read_bytes() == task_xml(own)
    found = windows.find(own)
    assert list(found.needs) == [Path(sys.executable), path.parent, path]
    assert found.gone == []
    path.rename(path.with_name("搬走了.xlsx"))
    assert windows.find(own).gone == [path]
    windows.remove(own)
    assert not task.exists()


def test_where_nothing_starts_programs_and_where_it_refuses_that_is_said(path, home):
    program(home / "bin", "systemctl", "exit 1")
    if not Path("/usr/bin/crontab").exists():
        done = run("schedule", path, "install")
        assert done.exit_code == 2
        assert "没有能定时的程序" in done.output
        assert "没有能定时的程序" in run("schedule", path).output
    program(home / "bin", "crontab", 'if [ "$1" = "-" ]; then echo "you are not allowed" >&2; exit 1; fi')
    done = run("schedule", path, "install")
    assert done.exit_code == 1
    assert "you are not allowed" in done.output


@pytest.mark.parametrize("hour", ["25:00", "8点", "08:60"])
def test_what_is_no_hour_is_refused(path, home, hour):
    program(home / "bin", "systemctl", "exit 0")
    assert run("schedule", path, "install", "--at", hour).exit_code == 2
