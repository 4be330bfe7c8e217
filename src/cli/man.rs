//! `man`: a page for each command in the form of the manual, made from the same words as `--help`.

use std::fmt::Write as _;

use clap::{Arg, Args, Command};

use super::Typed;
use crate::app::App;
use crate::error::{Error, Exit};

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write the pages of all commands into this folder, which is made if it is missing; without it the page of ally
    /// itself is printed
    dir: Option<Typed>,
}

impl ManArgs {
    pub(super) fn run(self, app: &mut App) -> Result<Exit, Error> {
        let program = super::commands();
        match self.dir {
            Some(folder) => app.write_man_pages(&folder, &pages(&program)),
            None => app.man_page(&page(&program, &[])),
        }
    }
}

/// The variables that ally reads.
const VARIABLES: [(&str, &str); 9] = [
    ("ALLY_REPO", "The team's folder, as with --repo."),
    ("ALLY_MEMBER", "Act as this member, as with --as."),
    ("ALLY_NOW", "An instant such as 2026-11-22T10:00:00+01:00, taken for now."),
    ("ALLY_SEED", "A whole number that fixes what is random in ids."),
    ("NO_COLOR", "No colour, whatever the terminal can do."),
    ("CLICOLOR_FORCE", "Colour also where standard output is no terminal; 0 means nothing."),
    ("TZ", "The time zone of this machine, where a member has none."),
    ("XDG_CONFIG_HOME", "Where your own settings lie, instead of ~/.config."),
    ("GIT_SSH_COMMAND, SSH_AUTH_SOCK, HTTPS_PROXY, …", "What git and ssh read counts for syncing, too."),
];

/// The files that ally reads and writes.
const FILES: [(&str, &str); 6] = [
    ("ally.yaml", "Marks the team's folder and holds its name."),
    ("members/, pacts/, goals/, checkins/, feedback/, sprints/, reviews/", "The records, a YAML file each."),
    ("private/", "Drafts and private words; git ignores this folder."),
    (".git/config", "The settings of this clone: ally.member, ally.remote, ally.fsync."),
    ("~/.config/ally/config.yaml", "Your own settings: the team to use outside any team's folder."),
    ("~/.gitconfig", "Your name and address, with which git commits."),
];

/// All pages: the name of the file, and its text.
fn pages(program: &Command) -> Vec<(String, String)> {
    fn visit<'a>(command: &'a Command, above: &[&'a Command], found: &mut Vec<(String, String)>) {
        found.push((format!("{}.1", name_of(command, above)), page(command, above)));
        let deeper: Vec<&Command> = above.iter().copied().chain([command]).collect();
        for inner in inner(command) {
            visit(inner, &deeper, found);
        }
    }
    let mut found = Vec::new();
    visit(program, &[], &mut found);
    found
}

/// The commands below one, except those that are not shown.
fn inner(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help")
}

/// `ally-goal-add`.
fn name_of(command: &Command, above: &[&Command]) -> String {
    let words = above.iter().chain([&command]).map(|command| command.get_name());
    words.collect::<Vec<_>>().join("-")
}

/// The page of one command below others.
fn page(command: &Command, above: &[&Command]) -> String {
    let name = name_of(command, above);
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (words, examples) = help.split_once("Examples:\n").unwrap_or((&help, ""));
    let mut page = Page(String::new());
    let title = plain(&name.to_uppercase());
    let version = plain(super::VERSION);
    page.raw(&format!(".TH \"{title}\" \"1\" \"\" \"ally {version}\" \"Manual of ally\""));
    page.section("NAME");
    page.raw(&format!("{} \\- {}", plain(&name), plain(&about)));
    page.section("SYNOPSIS");
    page.lines(command.clone().render_usage().to_string().trim_start_matches("Usage:"));
    page.section("DESCRIPTION");
    page.text(&format!("{}.", about.trim_end_matches('.')));
    page.paragraphs(words);
    let commands: Vec<&Command> = inner(command).collect();
    if !commands.is_empty() {
        page.section("COMMANDS");
        let deeper: Vec<&Command> = above.iter().copied().chain([command]).collect();
        for inner in commands {
            page.item(&format!("\\fB{}\\fR(1)", plain(&name_of(inner, &deeper))));
            page.text(&inner.get_about().map(ToString::to_string).unwrap_or_default());
        }
    }
    arguments(&mut page, command, above.is_empty());
    if !examples.is_empty() {
        page.section("EXAMPLES");
        page.lines(examples);
    }
    endings(&mut page, above.is_empty());
    page.section("SEE ALSO");
    let others: Vec<String> = (1..=above.len())
        .filter_map(|depth| above.get(..depth)?.split_last())
        .map(|(command, above)| format!("\\fB{}\\fR(1)", plain(&name_of(command, above))))
        .chain(["\\fBgit\\fR(1)".to_owned()])
        .collect();
    page.raw(&others.join(",\n"));
    page.0
}

/// What a command takes: words in their order, then options; those of every command stand on the page of ally alone.
fn arguments(page: &mut Page, command: &Command, is_program: bool) {
    let is_shown = |arg: &&Arg| !arg.is_hide_set() && (is_program || !arg.is_global_set());
    let all: Vec<&Arg> = command.get_arguments().filter(is_shown).collect();
    let (words, options): (Vec<&Arg>, Vec<&Arg>) = all.into_iter().partition(|arg| arg.is_positional());
    for (title, args) in [("ARGUMENTS", words), ("OPTIONS", options)] {
        if args.is_empty() {
            continue;
        }
        page.section(title);
        for arg in args {
            page.item(&heading(arg));
            page.text(&said_of(arg));
        }
        if title == "OPTIONS" && !is_program {
            page.raw(".PP");
            page.text("The options of every command, such as `--repo` and `--json`, are in");
            page.raw(".BR ally (1).");
        }
    }
}

fn heading(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    let value = names.first().map_or_else(|| arg.get_id().as_str().to_uppercase(), ToString::to_string);
    let value = format!("\\fI{}\\fR", plain(&value));
    if arg.is_positional() {
        return value;
    }
    let short = arg.get_short().map(|short| format!("\\fB\\-{short}\\fR"));
    let long = arg.get_long().map(|long| format!("\\fB\\-\\-{}\\fR", plain(long)));
    let both = short.into_iter().chain(long).collect::<Vec<_>>().join(", ");
    if arg.get_action().takes_values() { format!("{both} {value}") } else { both }
}

fn said_of(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let help = format!("{}.", help.trim_end_matches('.'));
    let values = arg.get_possible_values();
    let shown: Vec<&str> =
        values.iter().filter(|value| !value.is_hide_set()).map(|value| value.get_name()).collect();
    if shown.is_empty() || !arg.get_action().takes_values() {
        return help;
    }
    format!("{help} One of: {}.", shown.join(", "))
}

/// The sections that are alike everywhere: in full on the page of ally.
fn endings(page: &mut Page, is_program: bool) {
    page.section("EXIT STATUS");
    for exit in Exit::ALL {
        page.item(&format!("\\fB{}\\fR", exit.number()));
        page.text(&format!("{}.", exit.meaning()));
    }
    for (title, rows) in [("ENVIRONMENT", &VARIABLES[..]), ("FILES", &FILES[..])] {
        page.section(title);
        if !is_program {
            page.raw("See\n.BR ally (1).");
            continue;
        }
        for (name, meaning) in rows {
            page.item(&format!("\\fB{}\\fR", plain(name)));
            page.text(meaning);
        }
    }
}

/// A page in the making, in the language of troff.
struct Page(String);

impl Page {
    /// A line that is troff already.
    fn raw(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn section(&mut self, title: &str) {
        self.raw(&format!(".SH {title}"));
    }

    /// The heading of an item, whose text follows.
    fn item(&mut self, heading: &str) {
        self.raw(".TP");
        self.raw(heading);
    }

    /// Running text; what stands between backticks becomes bold.
    fn text(&mut self, text: &str) {
        let mut line = String::new();
        let pieces: Vec<&str> = text.trim().split('`').collect();
        let is_paired = pieces.len() % 2 == 1;
        for (number, piece) in pieces.iter().enumerate() {
            match (is_paired, number % 2) {
                (true, 1) => line.push_str(&format!("\\fB{}\\fR", plain(piece))),
                (false, _) if number > 0 => line.push_str(&format!("\\(ga{}", plain(piece))),
                _ => line.push_str(&plain(piece)),
            }
        }
        self.raw(&guarded(&line));
    }

    /// Paragraphs of help, each line as it stands where a line is set in.
    fn paragraphs(&mut self, text: &str) {
        for paragraph in text.trim().split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            self.raw(".PP");
            if paragraph.contains("\n  ") {
                let (first, rest) = paragraph.split_once('\n').unwrap_or((paragraph, ""));
                self.text(first);
                self.lines(rest);
            } else {
                self.text(&paragraph.replace('\n', " "));
            }
        }
    }

    /// Lines that stay as they are.
    fn lines(&mut self, text: &str) {
        self.raw(".EX");
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.raw(&guarded(&plain(line)));
        }
        self.raw(".EE");
    }
}

/// A line of text that begins with no request.
fn guarded(line: &str) -> String {
    if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line.to_owned() }
}

/// Text in which troff changes nothing: signs that it would turn into others, and those beyond ASCII, by their names.
fn plain(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '\\' => safe.push_str("\\e"),
            '-' => safe.push_str("\\-"),
            '\'' => safe.push_str("\\(aq"),
            '`' => safe.push_str("\\(ga"),
            '~' => safe.push_str("\\(ti"),
            '^' => safe.push_str("\\(ha"),
            '"' => safe.push_str("\\(dq"),
            c if c.is_ascii() => safe.push(c),
            c => {
                // Writing to a text can't fail.
                let _ = write!(safe, "\\[u{:04X}]", u32::from(c));
            }
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::{Page, guarded, plain};

    #[test]
    fn text_comes_out_as_it_went_in() {
        assert_eq!(plain(r"a-b\c"), r"a\-b\ec");
        assert_eq!(plain("it's “so” ~"), r"it\(aqs \[u201C]so\[u201D] \(ti");
        assert_eq!(guarded(".git"), r"\&.git");
        let mut page = Page(String::new());
        page.text("use `ally sync`, now");
        page.text("one ` alone");
        page.paragraphs("Words:\n  a\n  .b\n\nmore\nwords");
        assert_eq!(
            page.0,
            "use \\fBally sync\\fR, now\none \\(ga alone\n.PP\nWords:\n.EX\na\n\\&.b\n.EE\n.PP\nmore words\n"
        );
    }
}
