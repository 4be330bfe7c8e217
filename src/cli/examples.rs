//! Examples below the options of every command: one table, so that none is without.

use clap::Command;

/// Each command with lines that can be typed; what stands behind eight spaces is a remark. Commands with examples among
/// other words of their own are not here.
const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "init",
        &[
            "ally init --team \"Ana & Ben\" --purpose \"Run the spring half together\" --remote URL",
            "ally init study --preset study",
        ],
    ),
    (
        "join",
        &["ally join git@host.example:ana/team.git", "ally join ~/Dropbox/team.git team --name \"Ben Li\""],
    ),
    ("demo", &["ally demo", "ally demo /tmp/look"]),
    ("whoami", &["ally whoami", "ally whoami --json"]),
    ("status", &["ally status", "ally -C ~/team status"]),
    ("inbox", &["ally inbox", "ally inbox --mark-read"]),
    ("log", &["ally log --who ben --since monday", "ally log --grep tenants --limit 20", "ally log --wins"]),
    ("checkin list", &["ally checkin list --who ben", "ally checkin list --goal run --since 2026-11-01"]),
    ("checkin show", &["ally checkin show 2026-11-22.ana"]),
    ("checkin remove", &["ally checkin remove 2026-11-22"]),
    ("checkin edit", &["ally checkin edit 2026-11-22"]),
    ("goal", &["ally goal add \"Run three times a week\" --id run --every 3/week", "ally goal list"]),
    (
        "goal add",
        &[
            "ally goal add \"Run three times a week\" --id run --every 3/week --minimum \"ten minutes\"",
            "ally goal add \"Read the book\" --target 300 --unit pages --by 2026-12-24",
            "ally goal add \"File the taxes\" --by \"in 3 weeks\" --plan \"if it is Sunday at ten, then one folder\"",
        ],
    ),
    ("goal list", &["ally goal list --who ben", "ally goal list --state done"]),
    ("goal show", &["ally goal show run", "ally goal show ben/budget"]),
    ("goal log", &["ally goal log run"]),
    ("goal change", &["ally goal change run --every 2/week --because \"the knee\""]),
    ("goal edit", &["ally goal edit run --because \"a better plan\""]),
    ("goal done", &["ally goal done taxes --learned \"one folder a Sunday is enough\""]),
    ("goal drop", &["ally goal drop yoga --why \"no room for it this winter\""]),
    ("goal reopen", &["ally goal reopen yoga --why \"there is a class nearby now\""]),
    ("goal pivot", &["ally goal pivot run \"Swim twice a week\" --every 2/week --because \"the knee\""]),
    (
        "goal propose",
        &[
            "ally goal propose --for ben \"A walk at noon\" --every weekdays --text \"You said it clears your head\"",
        ],
    ),
    ("goal accept", &["ally goal accept k3f9 --every 2/week"]),
    ("goal decline", &["ally goal decline k3f9 --why \"not before the move\""]),
    (
        "feedback",
        &[
            "ally feedback give ben \"Thanks for asking about the exam\" --kind thanks",
            "ally feedback list --open",
        ],
    ),
    (
        "feedback reply",
        &[
            "ally feedback reply 2026-11-22.ben \"That sounds hard\" --as-reply heard",
            "ally feedback reply k3f9 \"On Saturday?\" --as-reply talk",
        ],
    ),
    ("feedback list", &["ally feedback list --open", "ally feedback list --from ben --kind keep"]),
    ("feedback show", &["ally feedback show k3f9"]),
    ("feedback send", &["ally feedback send k3f9"]),
    ("feedback edit", &["ally feedback edit k3f9"]),
    ("nudge", &["ally nudge ben"]),
    (
        "sprint",
        &[
            "ally sprint plan \"Phones away at dinner\" --days 7 --if \"we leave them in the hall\" --then \"we talk more\"",
            "ally sprint list",
        ],
    ),
    (
        "sprint plan",
        &[
            "ally sprint plan \"Phones away at dinner\" --days 7 --if \"we leave them in the hall\" --then \"we talk more\"",
            "ally sprint plan \"Bread for beginners\" --kind workshop --teacher ben --start saturday --days 1",
        ],
    ),
    ("sprint change", &["ally sprint change phones --days 10"]),
    ("sprint join", &["ally sprint join phones --intention \"listen longer\""]),
    ("sprint log", &["ally sprint log phones --surprised \"we talked until ten\" --spent hours=2"]),
    (
        "sprint debrief",
        &[
            "ally sprint debrief phones --worked \"the basket in the hall\" --learned \"make it easy\" --want keep",
        ],
    ),
    ("sprint close", &["ally sprint close phones --decision keep --why \"dinners are better\""]),
    ("sprint list", &["ally sprint list", "ally sprint list --who ben"]),
    ("sprint show", &["ally sprint show phones"]),
    ("sprint edit", &["ally sprint edit phones"]),
    ("sprint idea", &["ally sprint idea \"A day without screens\""]),
    ("learn", &["ally learn"]),
    (
        "review",
        &[
            "ally review --week",
            "ally review answer --temp 4 --good \"the long run\" --hard \"the rain\"",
            "ally review --agenda",
        ],
    ),
    (
        "review show",
        &["ally review show --month", "ally review show --period 2026-W47", "ally review show --year"],
    ),
    (
        "review answer",
        &[
            "ally review answer --temp 4 --good \"the long run\" --hard \"the rain\" --goal run=keep",
            "ally review answer        (asks, one key each)",
        ],
    ),
    ("review hold", &["ally review hold --decision \"meet on Mondays | ana | 2026-12-01\""]),
    ("review list", &["ally review list"]),
    ("pact", &["ally pact", "ally pact agree"]),
    ("pact show", &["ally pact show"]),
    (
        "pact new",
        &["ally pact new --purpose \"Run the spring half together\" --checkin weekly --review weekly"],
    ),
    ("pact amend", &["ally pact amend --checkin weekdays --because \"a week is too long\""]),
    ("pact agree", &["ally pact agree"]),
    ("pact log", &["ally pact log"]),
    ("pact edit", &["ally pact edit 2026-11-22.ana"]),
    ("member", &["ally member list", "ally member edit --tz Europe/Berlin"]),
    ("member list", &["ally member list"]),
    ("member show", &["ally member show ben"]),
    (
        "member edit",
        &[
            "ally member edit --tz Europe/Berlin --day-starts 4",
            "ally member edit --helps \"a question, not advice\"",
        ],
    ),
    (
        "pause",
        &["ally pause --until 2027-01-06 --why \"the holidays\"", "ally pause run --until \"in 2 weeks\""],
    ),
    ("resume", &["ally resume", "ally resume run"]),
    ("leave", &["ally leave        (asks first)"]),
    ("sync", &["ally sync", "ally sync --dry-run", "ally sync --quiet --timeout 20        (for cron)"]),
    ("undo", &["ally undo"]),
    ("check", &["ally check", "ally check goals/ana", "ally check --fix"]),
    (
        "man",
        &[
            "ally man        (prints the page of ally: `ally man | man -l -`)",
            "ally man ~/.local/share/man/man1        (then `man ally-goal-add`)",
        ],
    ),
    ("config", &["ally config list", "ally config set repo ~/team"]),
    ("config get", &["ally config get member"]),
    ("config set", &["ally config set repo ~/team", "ally config set fsync true"]),
    ("config list", &["ally config list"]),
    ("merge-file", &["ally merge-file base.yaml ours.yaml theirs.yaml goals/ana/run.yaml"]),
];

/// The command line with the examples of every command in its help.
pub(super) fn with_examples(program: Command) -> Command {
    help_last(EXAMPLES.iter().fold(program, |program, (path, lines)| add(program, path, lines)))
}

/// A command that is changed goes behind the others in the lists of mistakes; what clap adds stays at their end.
fn help_last(command: Command) -> Command {
    let mut names: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    names.sort_by_key(|name| name == "help");
    names.iter().fold(command, |all, name| {
        all.mut_subcommand(name, |inner| if name == "help" { inner } else { help_last(inner) })
    })
}

fn add(command: Command, path: &str, lines: &[&str]) -> Command {
    let (name, rest) = path.split_once(' ').unwrap_or((path, ""));
    // A row without a command is found by a test.
    if command.find_subcommand(name).is_none() {
        return command;
    }
    command.mut_subcommand(name, |inner| {
        if !rest.is_empty() {
            return add(inner, rest, lines);
        }
        let before = inner.get_after_help().map(|said| format!("{said}\n\n")).unwrap_or_default();
        inner.after_help(format!("{before}Examples:\n  {}", lines.join("\n  ")))
    })
}

#[cfg(test)]
mod tests {
    use clap::Command;

    use super::EXAMPLES;

    /// Every command with its words, except those that are not shown.
    fn visit(command: &Command, path: &str, found: &mut Vec<(String, String)>) {
        let is_shown = |inner: &&Command| !inner.is_hide_set() && inner.get_name() != "help";
        for inner in command.get_subcommands().filter(is_shown) {
            let path = format!("{path} {}", inner.get_name()).trim().to_owned();
            visit(inner, &path, found);
            found.push((path, inner.get_after_help().map(ToString::to_string).unwrap_or_default()));
        }
    }

    #[test]
    fn every_command_has_examples_and_every_row_a_command() {
        let mut all = Vec::new();
        visit(&crate::cli::commands(), "", &mut all);
        // What stands behind `ally git` is git's.
        let without = all.iter().filter(|(path, help)| path != "git" && !help.contains("Examples:\n  ally "));
        assert_eq!(without.map(|(path, _)| path).collect::<Vec<_>>(), Vec::<&String>::new());
        let is_there = |path: &str| all.iter().any(|(found, _)| found == path);
        assert_eq!(
            EXAMPLES.iter().map(|row| row.0).filter(|path| !is_there(path)).collect::<Vec<_>>(),
            [""; 0]
        );
    }

    #[test]
    fn every_example_is_a_line_that_its_command_understands() {
        for (path, lines) in EXAMPLES {
            for line in *lines {
                let words = crate::cli::complete::words_of(line.split("        ").next().unwrap());
                let matches = crate::cli::commands().try_get_matches_from(&words);
                let matches = matches.unwrap_or_else(|error| panic!("{line}: {error}"));
                let mut found = Vec::new();
                let mut inner = matches.subcommand();
                while let Some((name, deeper)) = inner {
                    found.push(name);
                    inner = deeper.subcommand();
                }
                assert!(found.join(" ").starts_with(path), "{line} stands below {path}");
            }
        }
    }
}
