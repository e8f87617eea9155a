"""What of this room hangs on an agency when it ends: figures are history, what is counted goes on with the heir."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cchc.agencies.holdings import Holding, passes, stays
from cchc.figures.passing import ask_again, ask_heir, asked


def declare() -> None:
    stays("figures.Figure.agency", "history; asked for as merged, it is mapped onto the heirs")
    stays("figures.Indicator.authority", "history; the heir lists its own and may take these over by the same codes")
    stays("figures.Snapshot.root", "history")
    stays("figures.Form.authority", "history; the heir takes the forms into its own list")
    stays("figures.Call.run_by", "history; what was asked for by who has ended is asked anew")
    stays("figures.Register.authority", "history; the heir takes the registers into its own list")
    stays("figures.RegisterRow.agency", "history; its counts are asked for as merged")
    passes(Holding("figures.Sheet.agency", _("Biểu số liệu phải nộp"), asked, ask_heir, ask_again))
