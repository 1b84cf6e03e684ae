"""The table of commands: what they are called, their keys, and where they act."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Scope(Enum):
    """A window command acts everywhere, the others only while the keyboard is in one of the views.

    Views may share keys; nothing shares a key with the window.
    """

    WINDOW = auto()
    READER = auto()
    EVIDENCE = auto()
    HISTORY = auto()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Command:
    id: str
    menu: str
    text: str
    key: str = ""
    scope: Scope = Scope.WINDOW
    tip: str = ""
    separated: bool = False
    needs_project: bool = True


W, R, E, H = Scope.WINDOW, Scope.READER, Scope.EVIDENCE, Scope.HISTORY

COMMANDS: tuple[Command, ...] = (
    Command("new_project", "File", "New project…", "Ctrl+N", W, "Create a project file", needs_project=False),
    Command("open_project", "File", "Open project…", "Ctrl+O", W, "Open a project file", needs_project=False),
    Command(
        "open_sample",
        "File",
        "Open the sample",
        "",
        W,
        "Open a copy of the worked example",
        needs_project=False,
    ),
    Command("import", "File", "Import…", "Ctrl+I", W, "Add abstracts from files", separated=True),
    Command("import_folder", "File", "Import a folder…", "", W, "Add what all files of a folder hold"),
    Command("paste", "File", "Import from clipboard", "Ctrl+Shift+V", W, "Add the abstract on the clipboard"),
    Command("fetch", "File", "Fetch from PubMed…", "Ctrl+Shift+F", W, "Add records by PMID, DOI or a query"),
    Command("export", "File", "Export…", "Ctrl+E", W, "For analysis, text mining and other tools"),
    Command("back_up", "File", "Back up now", "", W, "A checked copy of the project", separated=True),
    Command("restore", "File", "Restore…", "", W, "Put a backup in the place of the project"),
    Command("close_project", "File", "Close project", "Ctrl+W", W, "Back to the start page", separated=True),
    Command("quit", "File", "Quit", "Ctrl+Q", W, needs_project=False),
    Command("undo", "Edit", "Undo", "Ctrl+Z", W, "Take back the last step"),
    Command("redo", "Edit", "Redo", "Ctrl+Shift+Z", W, "Do again what was undone"),
    Command("search", "Edit", "Search", "Ctrl+F", W, "Search titles, abstracts and notes", separated=True),
    Command(
        "palette", "Edit", "All commands…", "Ctrl+P", W, "Find a command by its name", needs_project=False
    ),
    Command("annotate", "View", "Annotate", "F7", W, "Read and tag sentences"),
    Command("evidence", "View", "Evidence", "F8", W, "What speaks for and against, by context and stage"),
    Command("history", "View", "History", "F9", W, "Every change: who, when, what, and the way back"),
    Command("theme_system", "View", "Theme of the system", separated=True, needs_project=False),
    Command("theme_light", "View", "Light theme", needs_project=False),
    Command("theme_dark", "View", "Dark theme", needs_project=False),
    Command("larger", "View", "Larger text", "Ctrl++", W, separated=True, needs_project=False),
    Command("smaller", "View", "Smaller text", "Ctrl+-", W, needs_project=False),
    Command("extended", "View", "Extended labels", separated=True),
    Command("suggestions", "View", "Suggestions"),
    Command("order", "View", "Order of the documents…", "Ctrl+Shift+O", W, "Title, year, journal, progress"),
    Command("next_pane", "View", "Next pane", "F6", W, "Documents, sentences, labels", separated=True),
    Command("up", "Sentence", "Previous sentence", "Up", R),
    Command("down", "Sentence", "Next sentence", "Down", R),
    Command("extend_up", "Sentence", "Select upwards", "Shift+Up", R),
    Command("extend_down", "Sentence", "Select downwards", "Shift+Down", R),
    Command(
        "review", "Sentence", "Reviewed, next", "Return", R, "Mark as reviewed and go on", separated=True
    ),
    Command("skip", "Sentence", "Skip, next", "F4", R, "Leave the sentence out"),
    Command("not_annotatable", "Sentence", "Not annotatable, next", "Shift+F4", R),
    Command("flag", "Sentence", "Flag", "F3", R, "Mark as difficult"),
    Command("comment", "Sentence", "Note…", "F2", R, "A note on the sentence"),
    Command("find_label", "Sentence", "Find a label…", "/", R, "By name, synonym or trigger", separated=True),
    Command("accept", "Sentence", "Accept suggestion", "Space", R),
    Command("same", "Sentence", "Same labels as before", "=", R, "Copy the labels of the previous sentence"),
    Command("remove_last", "Sentence", "Remove last label", "Backspace", R),
    Command("add_claim", "Sentence", "New claim", "+", R, "The next labels belong together", separated=True),
    Command("next_claim", "Sentence", "Next claim", "Tab", R),
    Command("duplicate_claim", "Sentence", "Duplicate claim", "Ctrl+D", R),
    Command("negate", "Sentence", "Negate claim", "-", R),
    Command("cue", "Sentence", "Mark cue", '"', R, "The selected words carry the claim"),
    Command("claim_note", "Sentence", "Claim note…", "Shift+F2", R),
    Command("remove_claim", "Sentence", "Remove claim", "Ctrl+Backspace", R),
    Command("blame", "Sentence", "Who did this?", "Shift+F9", R, "Who put the labels there, when and how"),
    Command("split", "Sentence", "Split at the caret", "Ctrl+K", R, separated=True),
    Command("merge", "Sentence", "Merge with next", "Ctrl+J", R),
    Command("next_document", "Document", "Next document", "PgDown", R),
    Command("previous_document", "Document", "Previous document", "PgUp", R),
    Command("done", "Document", "Done, next to do", "Ctrl+Return", W, separated=True),
    Command("reopen", "Document", "Reopen…", "Ctrl+Shift+Return", W, "Change a document that is done"),
    Command("complete", "Document", "Complete the record…", "Ctrl+B", W, "A missing DOI, authors, volume …"),
    Command("matrix", "Evidence", "Matrix", "Alt+1", E, "Two dimensions, counted by papers"),
    Command("contradictions", "Evidence", "Contradictions", "Alt+2", E, "Where papers disagree, and why"),
    Command("by_stage", "Evidence", "Role by stage", "Alt+3", E, "The balance along the ordered stages"),
    Command("timeline", "Evidence", "Timeline", "Alt+4", E, "The balance along the years"),
    Command("filter", "Evidence", "Add a filter…", "Ctrl+L", E, "By year, label, curator …", separated=True),
    Command("clear_filters", "Evidence", "Clear all filters", "Ctrl+Shift+L", E),
    Command("swap", "Evidence", "Swap rows and columns", "Ctrl+T", E),
    Command("mentions", "Evidence", "Count mentions", "Ctrl+M", E, "Claims instead of papers"),
    Command("next_conflict", "Evidence", "Next contradiction", "F3", E, separated=True),
    Command("previous_conflict", "Evidence", "Previous contradiction", "Shift+F3", E),
    Command("verdict", "Evidence", "Verdict…", "F2", E, "What you decide about a contradiction, and why"),
    Command("save_picture", "Evidence", "Save picture…", "Ctrl+S", E, "SVG, PNG or PDF", separated=True),
    Command("copy_picture", "Evidence", "Copy picture", "Ctrl+Shift+C", E),
    Command("save_table", "Evidence", "Save table…", "Ctrl+Shift+S", E, "The numbers as CSV or JSON"),
    Command("save_report", "Evidence", "Save report…", "Ctrl+R", E, "One HTML file that needs no program"),
    Command("filter_history", "History", "Filter…", "Ctrl+L", H, "By document, label, curator or day"),
    Command("all_history", "History", "Clear all filters of the history", "Ctrl+Shift+L", H),
    Command("go_back", "History", "Go back…", "Ctrl+R", H, "A sentence, a document or all, as it was"),
    Command("keys", "Tools", "Keys…", "", W, "See and change all keys", needs_project=False),
    Command("network", "Tools", "Network look-ups…", "", W, "Allow or forbid asking PubMed and Europe PMC"),
    Command("check", "Tools", "Check project…", "", W, "Whether everything in the file is in order"),
    Command("curator", "Tools", "Curator…", "", W, "The code that your work is recorded under"),
    Command("definition", "Help", "Definition of a label", "F1", W),
    Command("all_keys", "Help", "All keys", "?", R),
    Command("about", "Help", "About Curator", needs_project=False),
)

BY_ID = {command.id: command for command in COMMANDS}
MENUS = tuple(dict.fromkeys(command.menu for command in COMMANDS))


def mnemonic(menu: str) -> str:
    """The letter that opens a menu with Alt; no two menus have the same."""
    return MNEMONICS.get(menu, menu[0])


MNEMONICS = {"Evidence": "C", "History": "Y"}
