//! Where the cursor stands in a command line, and what belongs there.

use clap::{Arg, ArgAction, Command};

use crate::model::Kind;
use crate::ops::complete::{Offer, Wanted, Whose};
use crate::ops::log::kind_words;

/// One sort of words that fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fits {
    /// These.
    Words(Vec<Offer>),
    /// What the records say.
    Live(Wanted),
    /// The names of the settings.
    Settings,
    /// A file.
    Files,
    /// A folder.
    Folders,
}

/// The place of the cursor.
#[derive(Debug)]
pub(super) struct Here<'a> {
    /// The sorts of words that fit.
    pub(super) fits: Vec<Fits>,
    /// What of the word is typed already.
    pub(super) typed: String,
    /// What of the word stands before that: `--goal=`.
    pub(super) before: String,
    /// The team's folder, if it was named.
    pub(super) repo: Option<String>,
    /// The member to act as, if one was named.
    pub(super) act_as: Option<String>,
    /// The program.
    program: &'a Command,
    /// The command so far.
    command: &'a Command,
    /// Its words, without the program's.
    path: Vec<&'a str>,
    /// How many words without a name stand behind the command.
    positionals: usize,
    /// Options that stand there already.
    used: Vec<&'a str>,
}

impl<'a> Here<'a> {
    /// Reads the words before the cursor; the last one is the one being typed.
    pub(super) fn of(program: &'a Command, words: &[String]) -> Self {
        let mut here = Self {
            fits: Vec::new(),
            typed: String::new(),
            before: String::new(),
            repo: None,
            act_as: None,
            program,
            command: program,
            path: Vec::new(),
            positionals: 0,
            used: Vec::new(),
        };
        let mut waiting: Option<&'a Arg> = None;
        let mut only_values = false;
        let before = words.get(1..words.len().saturating_sub(1)).unwrap_or_default();
        for word in before {
            // An option whose value may be left out waits for nothing that begins with a hyphen.
            let takes = |arg: &&Arg| !(is_optional(arg) && word.starts_with('-'));
            if let Some(arg) = waiting.take().filter(takes) {
                here.take_value(arg, word);
            } else if only_values {
                here.positionals += 1;
            } else if word == "--" {
                only_values = true;
            } else if let Some(name) = word.strip_prefix("--") {
                waiting = here.take_long(name);
            } else if word.len() > 1 && word.starts_with('-') {
                waiting = here.take_shorts(word);
            } else {
                here.take_word(word);
            }
        }
        here.typed = words.last().cloned().unwrap_or_default();
        here.fits = here.fitting(waiting, only_values);
        here
    }

    /// The words of the command so far, without the program's.
    pub(super) fn path(&self) -> Vec<String> {
        self.path.iter().map(|word| (*word).to_owned()).collect()
    }

    /// The options that may stand here: the command's own, then those of every command.
    fn options(&self) -> impl Iterator<Item = &'a Arg> + use<'a> {
        let is_program = self.path.is_empty();
        let own = self.command.get_arguments().filter(move |arg| is_program || !arg.is_global_set());
        let global = self.program.get_arguments().filter(move |arg| !is_program && arg.is_global_set());
        own.chain(global).filter(|arg| !arg.is_positional() && !is_of_clap(arg))
    }

    fn take_long(&mut self, name: &str) -> Option<&'a Arg> {
        let (name, value) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
        let arg = self.options().find(|arg| arg.get_long() == Some(name))?;
        self.used.push(arg.get_id().as_str());
        match value {
            Some(value) => self.take_value(arg, value),
            None if takes_value(arg) => return Some(arg),
            None => {}
        }
        None
    }

    /// `-qC DIR`: letters without a value, and one with a value at the end.
    fn take_shorts(&mut self, word: &str) -> Option<&'a Arg> {
        for (at, letter) in word.char_indices().skip(1) {
            let arg = self.options().find(|arg| arg.get_short() == Some(letter))?;
            self.used.push(arg.get_id().as_str());
            if takes_value(arg) {
                let rest = word.get(at + letter.len_utf8()..).unwrap_or_default();
                if rest.is_empty() {
                    return Some(arg);
                }
                self.take_value(arg, rest.strip_prefix('=').unwrap_or(rest));
                return None;
            }
        }
        None
    }

    fn take_value(&mut self, arg: &Arg, value: &str) {
        match arg.get_id().as_str() {
            "repo" => self.repo = Some(value.to_owned()),
            "act_as" => self.act_as = Some(value.to_owned()),
            _ => {}
        }
    }

    fn take_word(&mut self, word: &str) {
        let found = inner(self.command).find(|command| command.get_name() == word);
        match found {
            Some(inner) if self.positionals == 0 => {
                self.command = inner;
                self.path.push(inner.get_name());
            }
            // `ally help goal`: the words behind `help` are commands.
            None if self.path.is_empty() && word == "help" => {}
            _ => self.positionals += 1,
        }
    }

    /// What fits, once everything before the cursor is known.
    fn fitting(&mut self, waiting: Option<&'a Arg>, only_values: bool) -> Vec<Fits> {
        if let Some(arg) = waiting
            && !(is_optional(arg) && self.typed.starts_with('-'))
        {
            return self.values(arg);
        }
        if !only_values && self.typed.starts_with('-') {
            let Some((name, value)) = self.typed.clone().split_once('=').map(owned) else {
                return vec![Fits::Words(self.option_names(true))];
            };
            let arg = self.options().find(|arg| arg.get_long() == name.strip_prefix("--"));
            (self.before, self.typed) = (format!("{name}="), value);
            return arg.map(|arg| self.values(arg)).unwrap_or_default();
        }
        let mut fits = Vec::new();
        if self.positionals == 0 && !only_values {
            fits.push(Fits::Words(self.subcommands()));
        }
        if let Some(arg) = self.positional() {
            fits.extend(self.values(arg));
        } else if inner(self.command).next().is_none() && self.options().next().is_some() {
            // Nothing else can stand here, so that the options are worth showing.
            fits = vec![Fits::Words(self.option_names(false))];
        }
        fits
    }

    /// The argument that the next word without a name is for.
    fn positional(&self) -> Option<&'a Arg> {
        let all: Vec<&Arg> = self.command.get_positionals().collect();
        let repeated = all.last().copied().filter(|arg| matches!(arg.get_action(), ArgAction::Append));
        all.get(self.positionals).copied().or(repeated)
    }

    fn subcommands(&self) -> Vec<Offer> {
        let offer = |command: &Command| Offer::new(command.get_name(), &said(command.get_about()));
        let help = (self.path.is_empty()).then(|| Offer::new("help", "The help of a command"));
        inner(self.command).map(offer).chain(help).collect()
    }

    /// Options by name, except those that stand there already and can't be repeated.
    fn option_names(&self, with_global: bool) -> Vec<Offer> {
        let may_come = |arg: &&Arg| {
            let is_used = self.used.contains(&arg.get_id().as_str());
            !arg.is_hide_set() && (!is_used || matches!(arg.get_action(), ArgAction::Append))
        };
        let shown = |arg: &&Arg| with_global || !arg.is_global_set();
        let offer =
            |arg: &Arg| arg.get_long().map(|long| Offer::new(format!("--{long}"), &said(arg.get_help())));
        let names = self.options().filter(may_come).filter(shown).filter_map(offer);
        names.chain([Offer::new("--help", "Print help")]).collect()
    }

    /// What fits as a value of an argument.
    fn values(&self, arg: &Arg) -> Vec<Fits> {
        let known = arg.get_possible_values();
        if takes_value(arg) && !known.is_empty() {
            let offer =
                |value: &clap::builder::PossibleValue| Offer::new(value.get_name(), &said(value.get_help()));
            return vec![Fits::Words(known.iter().filter(|value| !value.is_hide_set()).map(offer).collect())];
        }
        fits(&self.path.join(" "), arg.get_id().as_str(), &name_of(arg)).unwrap_or_default()
    }
}

/// The commands below one that are shown.
fn inner(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help")
}

/// Whether clap adds an option of its own accord; `--help` is offered in its place.
fn is_of_clap(arg: &Arg) -> bool {
    matches!(arg.get_id().as_str(), "help" | "version")
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

fn is_optional(arg: &Arg) -> bool {
    arg.get_num_args().is_some_and(|many| many.min_values() == 0)
}

fn said(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

/// The name that the help gives to an argument's value.
fn name_of(arg: &Arg) -> String {
    let named = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    named.unwrap_or_else(|| arg.get_id().as_str().to_uppercase())
}

/// What fits as a value of this name behind this command; `None` for a name that nobody has thought about, which a
/// test finds.
fn fits(command: &str, id: &str, name: &str) -> Option<Vec<Fits>> {
    const DATED: &[Kind] = &[Kind::Checkin, Kind::Feedback];
    let live = |wanted| Some(vec![Fits::Live(wanted)]);
    match (command, name) {
        ("goal reopen", "GOAL") => live(Wanted::ClosedGoals),
        (
            "goal change" | "goal edit" | "goal done" | "goal drop" | "goal pivot" | "pause" | "resume",
            "GOAL",
        ) => live(Wanted::Goals(Whose::Mine)),
        (_, "GOAL") => live(Wanted::Goals(Whose::Any)),
        (_, "[HABIT=]GOAL") => live(Wanted::Goals(Whose::Mine)),
        (_, "GOAL=ANSWER") => live(Wanted::Answers),
        (_, "GOAL=WORD") => live(Wanted::Verdicts),
        (_, "GOAL.KEY=VALUE") => live(Wanted::Details),
        ("checkin" | "feedback give", "MEMBER" | "WHO") if id != "act_as" => live(Wanted::MembersOrAll),
        ("init" | "join", "ID") => Some(Vec::new()),
        (_, "MEMBER" | "WHO") | ("member show", "ID") => live(Wanted::Members),
        ("checkin show", "ID") => live(Wanted::Records(&[Kind::Checkin], Whose::Any)),
        ("checkin edit" | "checkin remove", "ID") => live(Wanted::Records(&[Kind::Checkin], Whose::Mine)),
        ("feedback reply", "ID") => live(Wanted::Records(DATED, Whose::Others)),
        ("feedback edit", "ID") => live(Wanted::Records(&[Kind::Feedback], Whose::Mine)),
        ("feedback show", "ID") => live(Wanted::Records(&[Kind::Feedback], Whose::Any)),
        ("goal accept" | "goal decline", "ID") => live(Wanted::Proposals),
        ("pact show" | "pact agree" | "pact edit", "ID") => live(Wanted::Records(&[Kind::Pact], Whose::Any)),
        ("sprint plan", "ID") => live(Wanted::Records(&[Kind::Sprint, Kind::Feedback], Whose::Any)),
        (command, "ID") if command.starts_with("sprint ") => {
            live(Wanted::Records(&[Kind::Sprint], Whose::Any))
        }
        (_, "ID") => live(Wanted::Records(DATED, Whose::Any)),
        (_, "DRAFT") => live(Wanted::Drafts),
        (_, "TOPIC") => live(Wanted::Topics),
        (_, "DATE") => live(Wanted::Dates),
        (_, "RHYTHM") => live(Wanted::Rhythms),
        (_, "PERIOD") => live(Wanted::Periods),
        (_, "KEY") if command.starts_with("config ") => Some(vec![Fits::Settings]),
        ("log", "KIND") => {
            let kinds = kind_words().into_iter().map(|kind| Offer::new(kind, ""));
            Some(vec![Fits::Words(kinds.collect())])
        }
        (_, "1-5") => Some(vec![Fits::Words((1..=5).map(|mark| Offer::new(mark.to_string(), "")).collect())]),
        (_, "DIR" | "URL") => Some(vec![Fits::Folders]),
        (_, "PATH" | "PATHS" | "FILE" | "BASE" | "OURS" | "THEIRS") | ("git", "ARGS") => {
            Some(vec![Fits::Files])
        }
        _ => FREE.contains(&name).then(Vec::new),
    }
}

/// Values that only the person who types can know.
const FREE: [&str; 34] = [
    "TEXT",
    "TITLE",
    "NEW-TITLE",
    "N",
    "NAME",
    "TAG",
    "SLUG",
    "LINK",
    "DAYS",
    "-2..2",
    "yes|no",
    "ZONE",
    "YYYY",
    "WORDS",
    "WHAT=AMOUNT",
    "WHAT | WHO | BY",
    "WEEKS",
    "TERM=MEANING",
    "SECONDS",
    "RATING=TEXT",
    "LESSON=WORD",
    "HOUR",
    "FUND",
    "AREA=MEMBER",
    "LESSON",
    "EMAIL",
    "UNIT",
    "CMD",
    "HH:MM",
    "VALUE",
    "KIND",
    "HORIZON",
    "WEEK",
    "KEY",
];

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::{Here, fits, inner, name_of, takes_value};

    #[test]
    fn every_value_of_every_command_has_been_thought_about() {
        fn visit(command: &Command, path: &str, unknown: &mut Vec<String>) {
            for arg in command.get_arguments().filter(|arg| takes_value(arg)) {
                let is_known = !arg.get_possible_values().is_empty()
                    || fits(path, arg.get_id().as_str(), &name_of(arg)).is_some();
                if !is_known {
                    unknown.push(format!("{path}: {}", name_of(arg)));
                }
            }
            for inner in inner(command) {
                visit(inner, format!("{path} {}", inner.get_name()).trim(), unknown);
            }
        }
        let mut unknown = Vec::new();
        visit(&crate::cli::commands(), "", &mut unknown);
        assert_eq!(unknown, Vec::<String>::new(), "give each its row in fits(), or in FREE");
    }

    #[test]
    fn options_before_the_cursor_are_read_as_the_command_reads_them() {
        let at = |line: &str| {
            let words = super::super::words::of_line(line);
            let program = super::super::filled_in(crate::cli::Cli::command(), &words);
            let here = Here::of(&program, &words);
            (here.path.join(" "), here.positionals, here.repo, here.act_as)
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(at("ally goal show "), ("goal show".into(), 0, None, None));
        assert_eq!(at("ally -C there goal show run "), ("goal show".into(), 1, some("there"), None));
        assert_eq!(at("ally goal -qCthere show "), ("goal show".into(), 0, some("there"), None));
        assert_eq!(at("ally --repo=there --as ben due "), ("due".into(), 0, some("there"), some("ben")));
        assert_eq!(at("ally checkin -m 4 run=y "), ("checkin".into(), 1, None, None));
        assert_eq!(at("ally review --year --week "), ("review".into(), 0, None, None));
        assert_eq!(at("ally checkin -- list "), ("checkin".into(), 1, None, None));
    }
}
