"""The queue, the line of the call centre's overflow, and staff who take the next caller by phone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from ivr.phone.transcript import LeftQueue, OtherSide, Played, Queued
from ivr.phone.verbs import Dial
from ivr.telephony.address import OVERRIDES

if TYPE_CHECKING:
    from tests.web.conftest import MakeCity
    from tests.web.service_calls import KEYS, LOST, MOBILE, STAFF, City, Phoned, action, said, said_in
else:
    from service_calls import KEYS, LOST, MOBILE, STAFF, City, Phoned, action, said, said_in

QUEUE = "0 2"
"""A person, who does not answer, then the queue."""
WAYS = ("go-on", "choice-callback", "choice-message")
OVERFLOW = "/voice?line=overflow"
CLOSING = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
every_language = pytest.mark.parametrize("language", KEYS)


def left(call: Phoned) -> list[str]:
    """How the waiting ended."""
    return [event.result for event in call.events if isinstance(event, LeftQueue)]


@every_language
def test_waiting_until_somebody_answers(city: City, language: str) -> None:
    """Position and expected wait again and again with music between, then the desk, then the way back."""
    queue = "position=3,average=180,every=40,answer=200"
    call = city.call(f"{QUEUE} wait:400 1", language, staff="busy", queue=queue)
    assert left(call) == ["bridged"]
    units = ["queue-joining", "queue-ahead", "queue-next", "queue-wait", "queue-leave", "person-ended"]
    assert all(call.hears(unit) for unit in units)
    assert call.hears("staff-language") is (language != "ja")
    assert set(call.played) == {"/audio/tones/hold.wav"}
    assert len(call.voices()) == 1


def test_how_often_it_is_announced(city: City) -> None:
    """About every three quarters of a minute."""
    call = city.call(f"{QUEUE} wait:400", staff="busy", queue="position=9,answer=400")
    told = sum("/queue/wait" in path for path in call.paths())
    assert 7 <= told <= 12


@every_language
def test_a_key_leaves_the_queue(city: City, language: str) -> None:
    """Any key leads to the other ways, one of them back into the queue."""
    call = city.call(f"{QUEUE} wait:20 5 *", language, staff="busy", queue="position=3,average=100")
    assert left(call) == ["leave"]
    assert call.hears("notice-queue-left")
    assert all(call.hears(way) for way in (*WAYS, "choice-queue"))
    assert len(call.voices()) == 1


@every_language
def test_hash_leads_to_another_language(city: City, language: str) -> None:
    """First the languages, then in the chosen one that one waits no more, and the ways on."""
    to, key = ("ko", "5") if language != "ko" else ("en", "3")
    call = city.call(f"{QUEUE} wait:20 # {key} 2 wait:5", language, staff="busy", queue="position=3")
    assert left(call)[0] == "leave"
    assert said_in(city.tree, "notice-queue-left", to, call.heard)
    assert not call.hears("notice-queue-left")
    assert f"/queue/wait/{to}" in " ".join(call.paths())


@every_language
def test_too_long(make_city: MakeCity, language: str) -> None:
    """After the longest wait the caller is told so and offered the other ways."""
    call = make_city(queue_minutes=3).call(f"{QUEUE} wait:1000 *", language, staff="busy", queue="position=9")
    assert left(call) == ["leave"]
    assert call.hears("notice-queue-long")
    assert all(call.hears(way) for way in WAYS)


@every_language
def test_a_full_queue(city: City, language: str) -> None:
    """Nobody can enter: the other ways."""
    call = city.call(QUEUE, language, staff="busy", queue="full")
    assert call.hears("notice-queue-full")
    assert all(call.hears(way) for way in WAYS)


def waiting(city: City, language: str = "ja", keys: str = "", sid: str = "") -> str:
    """Somebody waits and stays on the line: the URL that is asked when the waiting ends."""
    call = city.call(f"{keys} 0 *", language, staff="busy")
    chosen = next(path for path in reversed(call.paths()) if "over=unreached" in path)
    return action(city.answer(chosen, Digits="2", CallSid=sid or "CA" + "ab" * 16))


def test_what_a_worker_remembers_grows_old(city: City) -> None:
    """A key pressed here whose answer another worker gave says nothing of a later stay in the queue."""
    sid = "CA" + "ab" * 16
    waiting(city, sid=sid)
    city.answer("/queue/leave/ja", Digits="#", CallSid=sid)
    city.at(city.clock.now + timedelta(minutes=3))
    ends = waiting(city, sid=sid)
    city.write()
    heard = said(city.answer(ends, QueueResult="leave", CallSid=sid))
    assert said_in(city.tree, "notice-queue-left", "ja", heard)


@pytest.mark.parametrize(("key", "unit"), [("#", "gate-option"), ("5", "notice-queue-left")])
def test_another_worker_knows_the_key(
    city: City, monkeypatch: pytest.MonkeyPatch, key: str, unit: str
) -> None:
    """It is in the records; where it cannot be found there, the ways on are told as after any key."""
    monkeypatch.setattr("ivr.web.leaving.MOST_REMEMBERED", 0)
    sid = "CA" + "ab" * 16
    ends = waiting(city, sid=sid)
    city.write()
    assert "Leave" in str(city.answer("/queue/leave/ja", Digits=key, CallSid=sid))
    assert said_in(city.tree, unit, "ja", said(city.answer(ends, QueueResult="leave", CallSid=sid)))
    monkeypatch.setattr("ivr.records.calls.why_left", lambda *_: None)
    heard = said(city.answer(ends, QueueResult="leave", CallSid=sid))
    assert said_in(city.tree, "notice-queue-left", "ja", heard)


@every_language
def test_the_desk_closes_while_somebody_waits(city: City, language: str) -> None:
    """The next round ends the waiting, and the caller is told why, and what else there is."""
    ends = waiting(city, language)
    assert "Leave" not in str(city.answer(f"/queue/wait/{language}", QueuePosition="2", QueueTime="60"))
    city.at(CLOSING)
    assert "Leave" in str(city.answer(f"/queue/wait/{language}", QueuePosition="1", QueueTime="90"))
    heard = said(city.answer(ends, QueueResult="leave", QueueTime="95"))
    assert said_in(city.tree, "notice-queue-closed", language, heard)
    assert said_in(city.tree, "choice-callback", language, heard)
    assert not said_in(city.tree, "choice-queue", language, heard)


@pytest.mark.parametrize("result", ["bridged", "leave", "queue-full", "error", "system-error", "hangup", ""])
def test_every_end_of_waiting_leads_on(city: City, result: str) -> None:
    """Also after closing time, and also what Twilio may call it tomorrow."""
    ends = waiting(city)
    for _ in range(2):
        answer = city.answer(ends, QueueResult=result, QueueTime="30")
        assert said_in(city.tree, "person-ended", "ja", said(answer)) is (result == "bridged")
        assert "over=" in action(answer)
        city.at(CLOSING)


@pytest.mark.parametrize(
    "path", ["/queue/wait", "/queue/wait/xx", "/queue/", "/queue/connecting/xx", "/queue/%ff"]
)
def test_odd_paths_of_the_queue(city: City, path: str) -> None:
    """Whatever is asked for, there is a document that goes on."""
    assert city.answer(path, QueuePosition="x", QueueTime="-1", AvgQueueTime="9" * 30)


URLS = re.compile(rb'(?:action|url|waitUrl)="([^"]*)"|<Redirect method="POST">([^<]*)')


def test_every_url_of_a_call_is_asked_with_patience(make_city: MakeCity) -> None:
    """A worker that is replaced in the middle of a call costs a second there too, as at its start."""
    city = make_city(staff_code="4711")
    ends = waiting(city)
    wanted = OVERRIDES.replace("&", "&amp;").encode()
    asked = [
        (MOBILE, "/voice", {}),
        (MOBILE, "/voice/ja/card-loss", {"Digits": "1"}),
        (MOBILE, "/voice/ja/front", {"Digits": "0"}),
        (MOBILE, ends, {"QueueResult": "leave"}),
        (MOBILE, "/queue/wait/ja", {"QueuePosition": "1"}),
        (MOBILE, "/voice/ja/front?over=message", {"Digits": "1"}),
        (STAFF[0], "/staff/whisper/ja/front", {}),
        (STAFF[0], "/staff", {}),
        (STAFF[0], "/staff/code?try=0", {"Digits": "4711"}),
        (STAFF[0], "/staff/take", {"Digits": "1"}),
    ]
    for number, path, form in asked:
        carrier = city.carrier(number)
        body = carrier.ask(carrier.resolve(path), "POST", "in-progress", form).response.content
        urls = [action or redirect for action, redirect in URLS.findall(body)]
        assert urls, path
        assert all(url.endswith(wanted) for url in urls), path


def test_hold_music_without_its_file(
    make_city: MakeCity, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the folder has no tones they are made in memory, which is logged once."""
    call = make_city(audio=tmp_path / "gone").call(
        f"{QUEUE} wait:400", staff="busy", queue="position=9,answer=200"
    )
    assert left(call) == ["bridged"]
    assert set(call.played) == {"/audio/tones/hold.wav"}
    assert next(event.seconds for event in call.events if isinstance(event, Played)) == 32
    assert caplog.text.count("tones: they are made in memory") == 1


@pytest.mark.parametrize("path", ["/queue/connecting/ja", "/queue/wait/ja"])
def test_when_something_breaks_in_the_queue(city: City, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits goes on to the other ways, and who is being connected is connected."""
    monkeypatch.setattr("ivr.web.queue.waiting.told", lambda *_: 1 / 0)
    monkeypatch.setattr("ivr.web.queue.waiting.connecting", lambda *_: 1 / 0)
    answer = city.answer(path, QueuePosition="1")
    assert [type(verb).__name__ for verb in answer] == ([] if "connecting" in path else ["Leave"])


# ------------------------------------------------------------------ staff


def staff(city: City, keys: str, number: str = STAFF[0], queue: str = "") -> Phoned:
    """Somebody calls the staff's number."""
    return city.call(keys, from_=number, path="/staff", gate=False, queue=queue)


def staff_said(city: City, unit: str, call: Phoned) -> bool:
    """A sentence for the staff."""
    return said_in(city.tree, unit, "ja", call.heard, staff=True)


@every_language
def test_staff_take_the_next_caller(city: City, language: str) -> None:
    """They hear how many wait and what the first is about, and a key connects them; the caller is told."""
    waiting(city, language, keys=LOST)
    city.write()
    call = staff(city, "1")
    assert staff_said(city, "queue-count", call)
    assert staff_said(city, "whisper-place", call)
    assert staff_said(city, "whisper-answers", call)
    assert staff_said(city, "whisper-language", call) is (language != "ja")
    assert call.dialed() == [("queue desk", "completed", True)]
    assert any(isinstance(event, OtherSide) for event in call.events)
    assert call.voices() == {"ja-JP"}


def test_nobody_waits(city: City) -> None:
    """Staff are told so, and can ask again."""
    city.write()
    call = staff(city, "2 2")
    assert staff_said(city, "queue-empty", call)
    assert staff_said(city, "queue-again", call)
    assert not staff_said(city, "queue-take", call)


def test_a_caller_who_waits_counts_once(city: City) -> None:
    """However often the carrier repeats a webhook; and not after having hung up."""
    sid = "CA" + "ab" * 16
    ends = waiting(city, sid=sid)
    city.clock.now = datetime(2026, 12, 1, 1, 0, 5, tzinfo=UTC)
    waiting(city, sid=sid)
    waiting(city, sid="CA" + "cd" * 16)
    city.answer(ends, QueueResult="hangup", CallSid="CA" + "cd" * 16)
    city.write()
    assert "お待ちのかたは、ひとりです" in staff(city, "").heard


def test_who_is_connected_waits_no_more(city: City) -> None:
    """From the moment that somebody takes them, not only when they have spoken."""
    waiting(city)
    city.answer("/queue/connecting/ja", CallSid="CA" + "ab" * 16, QueueTime="30")
    city.write()
    assert staff_said(city, "queue-empty", staff(city, ""))


def test_who_asks_to_wait_at_closing_time_waits_for_nobody(city: City) -> None:
    """They are told that the desk has closed, and staff do not see them in the queue."""
    call = city.call("0 *", staff="busy")
    chosen = next(path for path in reversed(call.paths()) if "over=unreached" in path)
    city.at(CLOSING)
    heard = said(city.answer(chosen, Digits="2"))
    assert said_in(city.tree, "notice-queue-closed", "ja", heard)
    city.write()
    assert staff_said(city, "queue-empty", staff(city, ""))


@every_language
def test_who_is_taken_hears_it_in_their_language(city: City, language: str) -> None:
    """Also if somebody with another language waits longer; and that staff speak Japanese."""
    waiting(city, "ja" if language == "en" else "en", sid="CA" + "cd" * 16)
    city.clock.now = datetime(2026, 12, 1, 1, 5, tzinfo=UTC)
    waiting(city, language, sid="CA" + "ab" * 16)
    city.write()
    heard = said(city.answer("/queue/connecting/ja", CallSid="CA" + "ab" * 16))
    assert said_in(city.tree, "queue-connecting", language, heard)
    assert said_in(city.tree, "staff-language", language, heard) is (language != "ja")


def test_who_waits_cannot_be_looked_up(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that answers nobody: the next caller is taken all the same, and hears where they are."""
    over = Event()
    monkeypatch.setattr("ivr.web.patience.WAIT_SECONDS", 0.05)
    monkeypatch.setattr("ivr.records.calls.waiting_now", lambda *_: over.wait(20))
    call = staff(city, "1")
    assert call.dialed() == [("queue desk", "completed", True)]
    heard = said(city.answer("/queue/connecting/vi", CallSid="CA" + "ab" * 16))
    over.set()
    assert said_in(city.tree, "queue-connecting", "vi", heard)


def test_the_language_of_the_longest_wait(city: City) -> None:
    """Is that of the caller who is taken, as far as the one who takes them knows."""
    waiting(city, "vi")
    city.write()
    assert any("/queue/connecting/vi" in path for path in staff(city, "1").paths())


@pytest.mark.parametrize("number", [MOBILE, "anonymous", "", "+815012345678"])
def test_others_are_refused(city: City, number: str) -> None:
    """Who is not of the staff hears no more than that, whatever they press."""
    call = staff(city, "1", number)
    assert staff_said(city, "staff-only", call)
    assert not staff_said(city, "queue-again", call)
    assert not any(isinstance(verb, Dial) for verb in city.answer("/staff/take", From=number, Digits="1"))


def test_the_staff_code(make_city: MakeCity) -> None:
    """As numbers can be forged, a code may be asked for; without it nothing is told."""
    city = make_city(staff_code="4711")
    city.write()
    right, wrong = staff(city, "4711# 2"), staff(city, "4712# 4711# 2")
    assert staff_said(city, "code", right)
    assert staff_said(city, "queue-empty", right)
    assert staff_said(city, "code-wrong", wrong)
    assert staff_said(city, "queue-empty", wrong)
    assert not staff_said(city, "queue-empty", staff(city, "4712#"))


def test_the_staff_code_cannot_be_tried_out(make_city: MakeCity) -> None:
    """Three wrong ones end the call, and the right one is of no use at the address of a fourth."""
    city = make_city(staff_code="4711")
    city.write()
    call = staff(city, "1111# 2222# 3333# 4711# 2")
    assert not staff_said(city, "queue-empty", call)
    assert call.ended_by == "service"


def test_nor_over_many_calls(
    make_city: MakeCity, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Ten wrong ones in an hour, and no code is taken until the hour is over; the operator sees why."""
    now = [1000.0]
    monkeypatch.setattr("ivr.web.staff.WrongCodes.__init__.__defaults__", (lambda: now[0],))
    city = make_city(staff_code="4711")
    city.write()
    for _ in range(4):
        staff(city, "1111# 2222# 3333#")
    assert staff_said(city, "code-shut", staff(city, "4711# 2"))
    assert "wrong staff codes" in caplog.text
    assert "1111" not in caplog.text
    now[0] += 3601
    assert staff_said(city, "queue-empty", staff(city, "4711# 2"))


def test_nothing_of_the_staff_is_in_a_url(make_city: MakeCity) -> None:
    """Neither code nor number."""
    city = make_city(staff_code="4711")
    assert not [path for path in staff(city, "4711#").paths() if "4711" in path]


# ------------------------------------------------------------------ the overflow line


@every_language
def test_the_overflow_line(city: City, language: str) -> None:
    """All staff are busy: at once every other way, and the answers of the tree first."""
    call = city.call("", language, path=OVERFLOW)
    greeting = city.tree.lines[next(line for line in city.tree.lines if line == "overflow")].greeting
    assert greeting is not None
    ways = ("choice-answers", "choice-queue", "choice-callback", "choice-message")
    again = city.call("*", language, path=OVERFLOW)
    assert all(again.hears(way) for way in ways)
    assert len(call.voices() | again.voices()) == 1


@every_language
@pytest.mark.parametrize(
    ("keys", "unit"),
    [
        ("1", "menu-count"),
        ("3 1 1 1", "notice-callback-accepted"),
        ("4 1 record:9 1", "notice-message-accepted"),
        (f"1 {LOST} 4 1", "notice-text-sent"),
    ],
    ids=["answers", "callback", "message", "sms"],
)
def test_every_way_of_the_overflow_line(city: City, language: str, keys: str, unit: str) -> None:
    """Each leads to its end."""
    assert city.call(keys, language, path=OVERFLOW).hears(unit)


def test_waiting_on_the_overflow_line(city: City) -> None:
    """Straight into the queue, without ringing the desk that is busy."""
    call = city.call("2 wait:100", path=OVERFLOW, queue="position=2,answer=60", staff="busy")
    assert not call.dialed()
    assert [event for event in call.events if isinstance(event, Queued)]
    assert left(call) == ["bridged"]


def test_the_overflow_line_at_night(make_city: MakeCity) -> None:
    """No queue of a closed desk, and nobody is said to be busy: why it is closed, and when it opens again."""
    call = make_city(datetime(2026, 12, 1, 11, 0, tzinfo=UTC)).call("*", path=OVERFLOW)
    assert call.hears("person-closed-hours")
    assert call.hears("person-reopens")
    assert "こみあって" not in call.heard
    assert call.hears("choice-callback")
    assert not call.hears("choice-queue")
