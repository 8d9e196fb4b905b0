"""Which task a tab has on its sheet, and who watches its run."""

from assistant.web.handlers.on_sheet import OnSheet


def test_a_run_is_watched_while_its_task_is_on_the_sheet() -> None:
    sheet = OnSheet()
    assert not sheet.watched("")()
    sheet.comes("umi/task1")
    first = sheet.watched("umi/task1")
    assert first()
    other = sheet.watched("umi/task2")  # it begins when its task has gone already
    assert (first(), other()) == (True, False)
    again = sheet.watched("umi/task1")
    assert (first(), again()) == (False, True)
    sheet.comes("umi/task2")
    assert not again()
    sheet.comes("umi/task1")
    assert not again()


def test_nothing_is_shown_of_the_run_of_another_task() -> None:
    sheet = OnSheet()
    assert not sheet.shows("")
    sheet.comes("umi/task1")
    assert (sheet.shows("umi/task1"), sheet.shows("umi/task2"), sheet.shows(None)) == (True, False, False)
