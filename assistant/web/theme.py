"""A quiet desk: much white, one accent colour, the fonts that are already there. The rest is `static/desk.css`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import Base

FONTS = (
    "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic UI", "Yu Gothic", "Meiryo", "Noto Sans CJK JP",
    "Noto Sans JP", "system-ui", "sans-serif",
)  # fmt: skip
MONOSPACE = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Noto Sans Mono CJK JP", "monospace")

PAPER, DESK, INK, QUIET, LINE = "#ffffff", "#f7f7f5", "#22272e", "#5d6570", "#dfe2e6"
ACCENT, ACCENT_DARK, WASH = "#1f4e79", "#173b5c", "#eef3f8"

_COLOURS = {
    "body_background_fill": DESK,
    "body_text_color": INK,
    "body_text_color_subdued": QUIET,
    "background_fill_primary": PAPER,
    "background_fill_secondary": PAPER,
    "block_background_fill": PAPER,
    "block_border_color": LINE,
    "block_label_text_color": QUIET,
    "block_title_text_color": QUIET,
    "border_color_primary": LINE,
    "border_color_accent": ACCENT,
    "color_accent_soft": WASH,
    "link_text_color": ACCENT,
    "input_background_fill": PAPER,
    "input_border_color": "#c9ced4",
    "input_border_color_focus": ACCENT,
    "input_placeholder_color": "#767e88",
    "button_primary_background_fill": ACCENT,
    "button_primary_background_fill_hover": ACCENT_DARK,
    "button_primary_text_color": PAPER,
    "button_secondary_background_fill": PAPER,
    "button_secondary_background_fill_hover": WASH,
    "button_secondary_border_color": "#c9ced4",
    "button_secondary_text_color": INK,
    "checkbox_background_color": PAPER,
    "checkbox_background_color_selected": ACCENT,
    "checkbox_border_color": "#8b939d",
    "checkbox_border_color_selected": ACCENT,
    "checkbox_label_background_fill": PAPER,
    "checkbox_label_text_color": INK,
    "checkbox_label_text_color_selected": INK,
}


def theme() -> "Base":
    """One look by day and by night: a brief is paper."""
    from gradio.themes import Base
    from gradio.themes.utils import colors, sizes

    base = Base(
        primary_hue=colors.slate,
        neutral_hue=colors.slate,
        font=list(FONTS),
        font_mono=list(MONOSPACE),
        radius_size=sizes.radius_sm,
        text_size=sizes.text_md,
    )
    by_night = {f"{name}_dark": value for name, value in _COLOURS.items()}
    return base.set(**_COLOURS, **by_night, block_shadow="none", button_primary_shadow="none")
