"""Answers: the client's reply, matched to the questions that were asked.

    reply ─▶ lines ─▶ marks ─▶ clauses ─▶ votes ─▶ ReplyReading

`lines` leaves out quoted history and signatures; `marks` finds 「1は」 and ①; `letters`, `labels`, `values` and
`phrases` say what a clause answers; `votes` decides, and abstains where the words do not agree; `found` keeps what
answers no question. What nobody answered stays unanswered: nothing here guesses.
"""

from assistant.conversation.answers.read import read_reply

__all__ = ["read_reply"]
