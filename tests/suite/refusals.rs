//! Every way to be refused: the word for scripts, the exit code, the message and the way out, each provoked here.
//!
//! The last test reads the words of `src/ops/code.rs`, `src/error.rs` and `src/sync/error.rs`; a new one fails until it is
//! provoked or listed in `NOT_PROVOKED` with the reason.

use std::collections::BTreeSet;
use std::path::Path;

use super::json;
use super::servers::skipped;
use super::team::{Run, Team};

/// A refusal: its code, exit code, the command, the message, and the hint (empty for none).
#[derive(Clone, Copy)]
struct Case {
    code: &'static str,
    exit: i32,
    line: &'static str,
    message: &'static str,
    hint: &'static str,
}

const fn refusal(
    code: &'static str,
    exit: i32,
    line: &'static str,
    message: &'static str,
    hint: &'static str,
) -> Case {
    Case { code, exit, line, message, hint }
}

/// A refusal with what leads to it: commands of a shell in Ana's clone.
struct Prepared {
    before: &'static [&'static str],
    case: Case,
}

/// Words that no test can bring about, with the reason.
const NOT_PROVOKED: &[(&str, &str)] = &[
    ("changed", "a file changes between two reads of one command"),
    ("kept_moving", "somebody is faster at every one of twelve pushes"),
];

/// Refused in a team in which nothing is wrong.
const IN_A_SOUND_TEAM: &[Case] = &[
    refusal(
        "no_promise",
        1,
        "checkin --last kept",
        "before 2026-11-22 you said no `next` that is still open, so there is nothing for --last to answer",
        "say what comes next with --next TEXT; the check-in after it says what became of it",
    ),
    refusal(
        "no_such_record",
        3,
        "goal show rnu",
        "there is no goal \"rnu\"",
        "`ally goal list --all` shows every goal; another member's goal is MEMBER/GOAL",
    ),
    refusal(
        "no_such_record",
        3,
        "checkin show 2025",
        "there is no check-in \"2025\"",
        "`ally checkin list` shows the check-ins; an id is DATE.MEMBER",
    ),
    refusal(
        "no_such_record",
        3,
        "feedback show zzzz",
        "there is no feedback \"zzzz\"",
        "`ally feedback list` shows the ids",
    ),
    refusal(
        "nothing_there",
        3,
        "feedback reply nowhere x",
        "there is no record \"nowhere\"",
        "`ally log` shows the records with their ids",
    ),
    refusal(
        "ambiguous",
        3,
        "goal show ru",
        "\"ru\" could be ana/run or ana/running-shoes",
        "type more of the id",
    ),
    refusal(
        "no_such_member",
        3,
        "goal list --who zoe",
        "nobody in this team is called \"zoe\"",
        "the members are ana, ben",
    ),
    refusal(
        "not_a_member",
        3,
        "--as zoe whoami",
        "you act as \"zoe\", and nobody in this team is called so",
        "say who you are with `ally config set member ID` or --as ID (the members are ana, ben)",
    ),
    refusal(
        "empty",
        2,
        "goal add ' '",
        "the title is empty",
        "write a word or two; `-` reads them from standard input",
    ),
    refusal(
        "control_character",
        2,
        "goal add 'a\u{1b}b'",
        "the title holds a control character (U+001B)",
        "take it out; such characters can drive a terminal",
    ),
    refusal(
        "many_lines",
        2,
        "goal add 'a\nb'",
        "the title has more than one line",
        "put it on one line, and the rest into --note or --why",
    ),
    refusal(
        "too_long",
        2,
        "goal add LONG",
        "the title is too long: 40001 bytes, and 40000 are the most",
        "a file beside the records can hold it; link to it from the record",
    ),
    refusal(
        "bad_id",
        2,
        "goal add x --id Run",
        "\"Run\" can't be the name of a goal",
        "use up to 31 lower-case letters, digits and hyphens, such as `ana` or `run-5k`",
    ),
    refusal(
        "bad_id",
        2,
        "goal add x --id ours",
        "\"ours\" can't be the name of a goal",
        "that word has another meaning, here or for Windows; choose another one",
    ),
    refusal("taken", 1, "goal add Run", "there is already a goal run", "choose another name with --id"),
    refusal(
        "bad_date",
        2,
        "goal add x --by someday",
        "\"someday\" is not a date that ally understands",
        "write it as one of: 2026-11-22, today, yesterday, tomorrow, friday, in 3 days, 3 days ago, 2w, +10d, next week, end of month",
    ),
    refusal(
        "bad_rhythm",
        2,
        "goal add x --every often",
        "\"often\" is not a rhythm that ally understands",
        "write it as one of: daily, weekdays, mon,wed,fri, 3/week, 2/month, weekly, monthly",
    ),
    refusal(
        "future",
        1,
        "checkin --on tomorrow --note x",
        "2026-11-23 is still ahead",
        "a check-in speaks of today or of the last seven days",
    ),
    refusal(
        "too_long_ago",
        1,
        "checkin --on 2026-11-01 --note x",
        "2026-11-01 is more than seven days ago",
        "--on takes today and the seven days before",
    ),
    refusal(
        "bad_answer",
        2,
        "checkin run=perhaps",
        "\"perhaps\" is not an answer to run",
        "answer y, p, n, s (or done, partly, missed, skip), a number, 3x or mon,wed",
    ),
    refusal(
        "answer_does_not_fit",
        1,
        "checkin read=y",
        "read is a number goal, and \"y\" does not fit it",
        "what fits: a number, or n (missed) or s (skip)",
    ),
    refusal(
        "bad_reason",
        2,
        "checkin run=n:lazy",
        "\"lazy\" is not one of the reasons for a miss",
        "the reasons are time, energy, forgot, obstacle, feeling, choice, ill",
    ),
    refusal(
        "goal_closed",
        1,
        "goal done past",
        "the goal past is done since Sun 22 Nov",
        "`ally goal list` shows the open goals, `ally goal reopen past` takes it up again",
    ),
    refusal(
        "goal_open",
        1,
        "goal reopen run",
        "the goal run is open already",
        "`ally goal change` changes it, `ally goal list --all` shows closed ones",
    ),
    refusal(
        "goal_shape",
        1,
        "goal add x --every daily --target 3",
        "a goal is done in a rhythm or counts towards a number, not both",
        "make two goals: one with --every, one with --target",
    ),
    refusal(
        "nothing_said",
        1,
        "checkin",
        "there is nothing to write down yet",
        "say how a goal went (`ally checkin run=y`), or use --win, --note, --mood, --next",
    ),
    refusal(
        "nothing_changed",
        1,
        "checkin run=y",
        "your check-in of Sun 22 Nov is like that already",
        "nothing was written",
    ),
    refusal(
        "not_yours",
        1,
        "goal done ben/swim",
        "ben/swim belongs to ben, and only ben changes it",
        "say what you think with `ally feedback give`; or act as that member with --as, if you are",
    ),
    refusal(
        "not_yours",
        1,
        "checkin ben/swim=y",
        "ben/swim belongs to ben, and only ben changes it",
        "say what you think with `ally feedback give`; or act as that member with --as, if you are",
    ),
    refusal(
        "to_yourself",
        1,
        "feedback give ana x",
        "that would be feedback to yourself",
        "a note to yourself is `ally checkin --note TEXT`",
    ),
    refusal(
        "half_said",
        2,
        "feedback give ben --situation x",
        "without a text, feedback needs situation, behaviour and impact; missing: behaviour and impact",
        "add behaviour and impact, or say it in one text",
    ),
    refusal(
        "no_such_draft",
        3,
        "feedback send zzzz",
        "there is no draft \"zzzz\" in this clone",
        "`ally feedback list --drafts` shows your drafts",
    ),
    refusal(
        "nothing_to_confirm",
        1,
        "feedback reply ana/run x --as-reply yes",
        "ana/run is no `heard`, so there is nothing to confirm",
        "say it in your own words, without --as-reply",
    ),
    refusal(
        "no_question",
        3,
        "ask --tag joy",
        "there is no question tagged \"joy\"",
        "the tags are belief, blindspot, opener, pride, realign",
    ),
    refusal(
        "nudge_yourself",
        1,
        "nudge ana",
        "that would be a nudge to yourself",
        "`ally status` shows what you had planned next",
    ),
    refusal(
        "bad_detail",
        2,
        "checkin --detail run.colour=red",
        "\"run.colour=red\" is not a detail of an answer",
        "write GOAL.KEY=VALUE, where KEY is note, why or link, real (yes or no), hard or confidence (1 to 5)",
    ),
    refusal(
        "no_answer_yet",
        1,
        "checkin --detail read.note=x",
        "read has no answer on that day yet, so a detail has nothing to go with",
        "give both at once, such as `ally checkin read=ANSWER --detail read.note=TEXT`",
    ),
    refusal(
        "no_such_record",
        3,
        "sprint show rnu",
        "there is no sprint \"rnu\"",
        "`ally sprint list --all` shows every sprint",
    ),
    refusal(
        "taken",
        1,
        "sprint plan Solo",
        "there is already a sprint 2026-11-solo.ana",
        "choose another name with --id",
    ),
    refusal(
        "sprint_shape",
        1,
        "sprint plan x --days 3 --weeks 1",
        "--days and --weeks exclude each other",
        "one of them says how long it takes",
    ),
    refusal(
        "sprint_shape",
        1,
        "sprint plan x --start 2026-11-01",
        "a sprint begins today or later",
        "give another day with --start; up to a week back is fine",
    ),
    refusal(
        "sprint_shape",
        1,
        "sprint plan x --start 2026-11-17 --days 2",
        "that sprint would be over already",
        "give a later day with --start, or more days with --days",
    ),
    refusal(
        "sprint_shape",
        1,
        "sprint plan Tango --kind teach --teacher ana",
        "a teach sprint says beforehand who teaches whom",
        "give --teacher MEMBER and --learner MEMBER: who knows that teaching is ahead learns it better",
    ),
    refusal(
        "sprint_shape",
        1,
        "sprint plan Tango --kind teach --teacher ana --learner ana",
        "teacher and learner are the same member",
        "name two members with --teacher and --learner",
    ),
    refusal(
        "sprint_shape",
        1,
        "sprint plan Tango --kind teach --teacher ana --learner ben --with ana",
        "teacher and learner both take part",
        "name them with --with too",
    ),
    refusal(
        "sprint_shape",
        1,
        "sprint plan Tango --kind teach --teacher ana --learner ben --start yesterday",
        "who teaches whom is settled before the learning begins",
        "give a first day from today on with --start",
    ),
    refusal(
        "sprint_shape",
        1,
        "sprint log solo",
        "there is nothing to note yet",
        "say what excited, challenged or surprised you, --note anything, or --spent hours=2",
    ),
    refusal(
        "sprint_shape",
        1,
        "sprint debrief solo",
        "a debrief needs a word",
        "--worked, --didnt, --mattered, --felt, --learned, --apply: whichever you like",
    ),
    refusal(
        "sprint_phase",
        1,
        "sprint log cook --note x",
        "the sprint 2026-11-cook.ana has not begun: not everybody has answered yet",
        "`ally sprint show ID` says who has; `ally sprint join ID` says that you are in",
    ),
    refusal(
        "sprint_phase",
        1,
        "sprint close cook --decision keep",
        "the sprint 2026-11-cook.ana has not begun, so there is nothing to keep yet",
        "--decision drop withdraws the plan",
    ),
    refusal(
        "not_invited",
        1,
        "sprint join dance",
        "the sprint 2026-11-dance.ben is planned without you",
        "ben can name you with `ally sprint change ID --with YOU`",
    ),
    refusal(
        "not_yours",
        1,
        "sprint change dance --days 3",
        "2026-11-dance.ben belongs to ben, and only ben changes it",
        "say what you think with `ally feedback give`; or act as that member with --as, if you are",
    ),
    refusal(
        "bad_spent",
        2,
        "sprint log solo --spent joy=2",
        "\"joy=2\" does not say what was spent",
        "write hours=2, money=20 or energy=3, with commas between; the amounts add up",
    ),
    refusal(
        "no_such_lesson",
        3,
        "learn joy",
        "you have no lesson \"joy\"",
        "`ally learn` shows what comes back today",
    ),
    refusal(
        "agreed_already",
        1,
        "pact agree",
        "you have agreed to the pact 2026-11-22.ana already",
        "`ally pact` shows who has agreed",
    ),
    refusal(
        "pact_there",
        1,
        "pact new --purpose x",
        "this team has the pact 2026-11-22.ana",
        "`ally pact amend --because TEXT` with what is to change writes a new version, for everybody to sign",
    ),
    refusal(
        "no_such_record",
        3,
        "pact show 2025",
        "there is no pact \"2025\"",
        "`ally pact log` shows the versions",
    ),
    refusal(
        "bad_lead",
        2,
        "pact amend --because x --lead zoe",
        "\"zoe\" is nobody who could lead",
        "write monthly, weekly, client, none, or a member (ana, ben)",
    ),
    refusal(
        "bad_pair",
        2,
        "pact amend --because x --role meals",
        "\"meals\" does not have two sides",
        "write it as AREA=MEMBER, such as meals=ana",
    ),
    refusal(
        "bad_pair",
        2,
        "pact amend --because x --word =pause",
        "\"=pause\" does not have two sides",
        "write it as TERM=MEANING, such as harbour=\"a pause\"",
    ),
    refusal(
        "bad_fund",
        2,
        "pact amend --because x --fund hours=2/year",
        "\"hours=2/year\" is not a fund that ally understands",
        "write it as hours=2/week,money=60/month,currency=EUR, or a part of that",
    ),
    refusal(
        "ends_too_early",
        1,
        "pact amend --because x --until 2026-11-01",
        "the last day, 2026-11-01, lies before the first, 2026-11-22",
        "choose a later end with --until, or an earlier beginning",
    ),
    refusal(
        "pause_too_old",
        1,
        "pause --from 2026-11-14",
        "2026-11-14 is too long ago for a pause to begin",
        "--from takes any day from a week ago on",
    ),
    refusal(
        "not_paused",
        1,
        "resume",
        "you are not away, and no pause is planned",
        "`ally pause [GOAL] --until DATE` begins a pause",
    ),
    refusal(
        "not_paused",
        1,
        "resume run",
        "the goal run is not paused, and no pause is planned",
        "`ally pause [GOAL] --until DATE` begins a pause",
    ),
    refusal(
        "unconfirmed",
        1,
        "leave",
        "nothing was written: leaving takes a yes",
        "`ally leave --yes` leaves; your records stay, and nobody has to agree",
    ),
    refusal(
        "bad_zone",
        2,
        "member edit --tz Mars/Base",
        "\"Mars/Base\" is not a time zone that ally knows",
        "zones are called like Europe/Berlin or America/New_York",
    ),
    refusal(
        "bad_address",
        2,
        "member edit --email nobody",
        "\"nobody\" is not an e-mail address",
        "write it as name@example.org",
    ),
    refusal(
        "bad_key",
        2,
        "member edit --signing-key ~/.ssh/id_ed25519.pub",
        "\"~/.ssh/id_ed25519.pub\" is not a key that commits are signed with",
        "give the line of an ssh key's .pub file (`ssh-ed25519 AAAA…`), or a gpg key's fingerprint of 40 digits",
    ),
    refusal(
        "address_taken",
        1,
        "member edit --email ben@example.org",
        "the address ben@example.org is Ben Li's already",
        "git's address tells who wrote what; give one that is yours alone",
    ),
    refusal(
        "bad_kind",
        2,
        "log --kind joy",
        "\"joy\" is not a kind of record",
        "the kinds are member, pact, goal, checkin, feedback, sprint, review",
    ),
    refusal(
        "no_such_setting",
        3,
        "config get joy",
        "there is no setting \"joy\"",
        "`ally config list` shows the settings",
    ),
    refusal(
        "not_set",
        3,
        "config get remote",
        "the setting remote is not set",
        "`ally config set remote VALUE` sets it",
    ),
    refusal(
        "bad_setting",
        2,
        "config set fsync maybe",
        "\"maybe\" does not fit the setting fsync",
        "what fits: true or false",
    ),
    refusal(
        "usage",
        2,
        "goal ad x",
        "unrecognized subcommand 'ad'",
        "tip: a similar subcommand exists: 'add'; Usage: ally goal [OPTIONS] <COMMAND>",
    ),
    refusal(
        "usage",
        2,
        "goal",
        "'ally goal' requires a subcommand but one was not provided [subcommands: add, list, show, log, change, edit, done, drop, reopen, pivot, propose, accept, decline, help]",
        "Usage: ally goal [OPTIONS] <COMMAND>",
    ),
    refusal(
        "team_exists",
        1,
        "init",
        "PLACE/ana/team is a team's folder already",
        "`ally status` shows it; a second team needs a folder of its own",
    ),
    refusal(
        "usage",
        2,
        "check ..",
        "PLACE/ana does not lie in the team's folder PLACE/ana/team",
        "name files or folders of the team, or none for all",
    ),
    refusal(
        "file_there",
        1,
        "export html -o ../.gitconfig",
        "PLACE/ana/team/../.gitconfig is there already",
        "nothing was written; name another file, or replace this one with --force",
    ),
    refusal(
        "teams_own",
        1,
        "export html -o ally.yaml --force",
        "PLACE/ana/team/ally.yaml is a place of the team's records, or of git",
        "nothing was written; name a file elsewhere",
    ),
    refusal(
        "system",
        1,
        "checkin --note @./nowhere",
        "PLACE/ana/team/./nowhere: No such file or directory",
        "nothing of that name is there; check the name",
    ),
];

/// Refused because of what lies in the records.
const IN_A_TEAM_THAT_IS_UNSOUND: &[Prepared] = &[
    Prepared {
        before: &["echo 'agreed: 2026-11-22.ana' >> members/ben.yaml"],
        case: refusal(
            "signed",
            1,
            "pact edit 2026-11-22.ana",
            "Ben Li has signed the pact 2026-11-22.ana, so its words stay",
            "write the next version with `ally pact amend --because TEXT`",
        ),
    },
    Prepared {
        before: &["touch page.html"],
        case: refusal(
            "file_there",
            1,
            "export html -o page.html",
            "PLACE/ana/team/page.html is there already",
            "nothing was written; name another file, or replace this one with --force",
        ),
    },
    Prepared {
        before: &[],
        case: refusal(
            "teams_own",
            1,
            "export html -o ally.yaml --force",
            "PLACE/ana/team/ally.yaml is a place of the team's records, or of git",
            "nothing was written; name a file elsewhere",
        ),
    },
    Prepared {
        before: &["git config core.editor false"],
        case: refusal(
            "editor",
            1,
            "member edit",
            "the editor could not be used: false ended with code 1",
            "nothing was written; choose one with `git config --global core.editor NAME`, or set EDITOR",
        ),
    },
    Prepared {
        before: &["git config core.editor \"sh -c 'echo day_starts: 9 >> \\$1' --\""],
        case: refusal(
            "draft",
            1,
            "member edit",
            "private/edit-member-ana.yaml:11:13: day_starts: 9 is not between 0 and 6",
            "nothing was written, and your text is kept in private/edit-member-ana.yaml; open the record again and take it from there",
        ),
    },
    Prepared {
        before: &["ally nudge ben > /dev/null 2> /dev/null"],
        case: refusal(
            "nudged_already",
            1,
            "nudge ben",
            "there was a text for Ben Li today, and one in two days is enough",
            "--again prints one all the same",
        ),
    },
    Prepared {
        before: &[
            "mkdir -p feedback/ben/2026/11",
            "printf 'to: ana\\ntext: well done\\n' > feedback/ben/2026/11/2026-11-22.ben.aaaa.yaml",
        ],
        case: refusal(
            "no_proposal",
            1,
            "goal accept aaaa",
            "2026-11-22.ben.aaaa proposes no goal",
            "`ally feedback list --open` shows what waits for an answer",
        ),
    },
    Prepared {
        before: &[
            "mkdir -p feedback/ana/2026/11",
            "printf 'to: ben\\npropose:\\n  title: Swim\\n' > feedback/ana/2026/11/2026-11-22.ana.aaaa.yaml",
        ],
        case: refusal(
            "not_for_you",
            1,
            "goal decline aaaa",
            "the proposal 2026-11-22.ana.aaaa is for ben, and only ben answers it",
            "`ally goal add TITLE` sets a goal of your own",
        ),
    },
    Prepared {
        before: &[
            "mkdir -p feedback/ben/2026/11 goals/ana",
            "printf 'to: ana\\npropose:\\n  title: Swim\\n' > feedback/ben/2026/11/2026-11-22.ben.aaaa.yaml",
            "printf 'title: Swim\\nsource: 2026-11-22.ben.aaaa\\n' > goals/ana/swim.yaml",
        ],
        case: refusal(
            "proposal_accepted",
            1,
            "goal accept aaaa",
            "the proposal 2026-11-22.ben.aaaa is your goal swim already",
            "`ally goal change swim` changes it, `ally goal drop swim` lets it go",
        ),
    },
    Prepared {
        before: &[
            "mkdir -p feedback/ana/2026/11 feedback/ben/2026/11",
            "printf 'to: ana\\ntext: start on time\\n' > feedback/ben/2026/11/2026-11-22.ben.aaaa.yaml",
            "printf 'to: ben\\ntext: at nine?\\nre: 2026-11-22.ben.aaaa\\nreply: heard\\n' > feedback/ana/2026/11/2026-11-22.ana.bbbb.yaml",
        ],
        case: refusal(
            "not_yours_to_confirm",
            1,
            "feedback reply bbbb yes --as-reply yes",
            "2026-11-22.ana.bbbb puts the words of Ben Li in other words, so Ben Li says whether that was it",
            "what you think of it goes without --as-reply",
        ),
    },
    Prepared {
        before: &["git config --unset ally.member", "git config user.email zoe@example.org"],
        case: refusal(
            "who_are_you",
            1,
            "goal add x",
            "none of this team's members is you (git says zoe@example.org)",
            "say who you are with `ally config set member ID` or --as ID (the members are ana, ben); to come in as somebody new use `ally join`",
        ),
    },
    Prepared {
        before: &[
            "git config --unset ally.member",
            "printf 'name: Ben\\nemails: [ana@example.org]\\n' > members/ben.yaml",
        ],
        case: refusal(
            "shared_address",
            1,
            "goal add x",
            "the address ana@example.org belongs to ana or ben",
            "say which one is you: `ally config set member ID` or --as ID, and --member ID with `ally join`",
        ),
    },
    Prepared {
        before: &["printf 'emails: [ana@example.org]\\nuntil: 2026-11-21\\n' > members/ana.yaml"],
        case: refusal(
            "has_left",
            1,
            "goal add x",
            "ana has left this team",
            "`ally member list` shows who is there; whoever left comes back with `ally member edit --until \"\"`",
        ),
    },
    Prepared {
        before: &[],
        case: refusal(
            "nothing_to_undo",
            1,
            "undo",
            "there is nothing of yours to take back",
            "`ally log` shows what there is; `ally git log` shows every commit",
        ),
    },
    Prepared {
        before: &["rm -r pacts"],
        case: refusal(
            "no_purpose",
            2,
            "pact new",
            "a pact needs its purpose",
            "say in one sentence what you want to do together: --purpose TEXT",
        ),
    },
    Prepared {
        before: &[
            "printf 'purpose: x\\namends: 2026-11-22.ana\\n' > pacts/2026-11-22.ben.yaml",
            "printf 'purpose: y\\namends: 2026-11-22.ana\\n' > pacts/2026-11-22.cleo.yaml",
        ],
        case: refusal(
            "many_versions",
            3,
            "pact agree",
            "several versions wait for you: 2026-11-22.ben or 2026-11-22.cleo",
            "`ally pact show ID` shows one of them, `ally pact agree ID` signs it",
        ),
    },
    Prepared {
        before: &[
            "printf 'purpose: x\\namends: 2026-11-22.ana\\n' > pacts/2026-11-22.ben.yaml",
            "printf 'purpose: y\\namends: 2026-11-22.ana\\n' > pacts/2026-11-22.cleo.yaml",
            "printf 'emails: [ana@example.org]\\nagreed: 2026-11-22.cleo\\n' > members/ana.yaml",
            "printf 'emails: [ben@example.org]\\nagreed: 2026-11-22.cleo\\n' > members/ben.yaml",
        ],
        case: refusal(
            "set_aside",
            1,
            "pact agree 2026-11-22.ben",
            "the version 2026-11-22.ben was set aside: 2026-11-22.cleo is in force, and it does not build on that",
            "`ally pact amend --because TEXT` writes what you want of it anew",
        ),
    },
    Prepared {
        before: &["rm -r pacts"],
        case: refusal(
            "no_pact",
            1,
            "pact",
            "this team has no pact yet",
            "`ally pact new --purpose TEXT` writes one; everything else works without",
        ),
    },
    Prepared {
        before: &["echo 'format: 2' > ally.yaml"],
        case: refusal(
            "newer_format",
            1,
            "goal add x",
            "this team's records have format 2, and this ally writes format 1",
            "reading still works; install a newer ally to write",
        ),
    },
    Prepared {
        before: &["mkdir goals", "ln -s /tmp goals/ana"],
        case: refusal(
            "bad_file",
            4,
            "goal add x",
            "goals/ana/x.yaml: this is no plain file: it lies behind a symbolic link",
            "put a plain file in its place, or delete it",
        ),
    },
    Prepared {
        before: &["echo 'format: [' > ally.yaml"],
        case: refusal(
            "no_team_file",
            4,
            "goal add x",
            "the team's own file ally.yaml can't be read",
            "`ally check` says what is wrong with it",
        ),
    },
    Prepared {
        before: &[
            "mkdir -p checkins/ana/2026/11",
            "echo 'mood: [' > checkins/ana/2026/11/2026-11-22.ana.yaml",
        ],
        case: refusal(
            "unreadable",
            4,
            "checkin --note x",
            "the check-in 2026-11-22.ana can't be read",
            "`ally check` names the line; mend the file and try again",
        ),
    },
    Prepared {
        before: &["ally goal add Run", "echo 'title: Walk' > goals/ana/run.yaml"],
        case: refusal(
            "changed_since",
            1,
            "undo",
            "goals/ana/run.yaml was changed again after that, so taking it back would lose the later change",
            "change the record with its own command instead",
        ),
    },
    Prepared {
        before: &["rm ally.yaml"],
        case: refusal(
            "no_team",
            1,
            "status",
            "there is no team in PLACE/ana/team or above it",
            "begin one with `ally init`, come into one with `ally join URL`, or name its folder with --repo DIR",
        ),
    },
];

/// Refused because of the repository.
const IN_A_REPOSITORY_THAT_IS_UNSOUND: &[Prepared] = &[
    Prepared {
        before: &["rm -rf .git"],
        case: refusal(
            "no_repository",
            1,
            "status",
            "PLACE/ana/team is not inside a git repository",
            "run `git init` there, or begin a team with `ally init`",
        ),
    },
    Prepared {
        before: &["git rev-parse HEAD > .git/MERGE_HEAD"],
        case: refusal(
            "in_progress",
            7,
            "goal add x",
            "git is in the middle of a merge",
            "nothing was written; finish it first: git commit, or git merge --abort",
        ),
    },
    Prepared {
        before: &["git config user.name ''"],
        case: refusal(
            "no_identity",
            1,
            "goal add x",
            "git does not know who you are (user.name is not set)",
            "tell git: git config --global user.name \"Your Name\"; git config --global user.email you@example.org",
        ),
    },
    Prepared {
        before: &["git config commit.gpgsign true", "git config gpg.program false"],
        case: refusal(
            "signing",
            1,
            "goal add x",
            "the commit could not be signed: the signing program said nothing (exit status: 1)",
            "nothing was written; mend the signing key, or run `git config commit.gpgsign false`",
        ),
    },
    Prepared {
        before: &["echo x > goals"],
        case: refusal(
            "in_the_way",
            1,
            "goal add x",
            "goals/ana/x.yaml is in the way: a file lies where its folder should be",
            "nothing was changed; move it away, or put it aside with `ally git stash`, then run the command again",
        ),
    },
    Prepared {
        before: &["git update-index --split-index"],
        case: refusal(
            "unsupported",
            1,
            "goal add x",
            "this repository uses a split index, which ally cannot write",
            "this cures it: git config --unset core.splitIndex; git update-index --no-split-index",
        ),
    },
    Prepared {
        before: &["echo garbage > .git/refs/heads/main"],
        case: refusal(
            "git",
            1,
            "goal add x",
            "git: corrupted loose reference file: refs/heads/main",
            "`ally git status` and `ally git fsck` show where things stand",
        ),
    },
    Prepared {
        before: &["echo garbage > .git/packed-refs"],
        case: refusal(
            "git",
            1,
            "sync",
            "git: corrupted packed references file",
            "`ally git status` and `ally git fsck` show where things stand",
        ),
    },
    Prepared {
        before: &[],
        case: refusal(
            "bare",
            1,
            "-C PLACE/remote.git status",
            "PLACE/remote.git is a bare repository: it has no files to work on",
            "clone it with `ally join`, and work in the clone",
        ),
    },
    Prepared {
        before: &[],
        case: refusal(
            "system",
            1,
            "-C nowhere status",
            "PLACE/ana/team/nowhere: No such file or directory",
            "nothing of that name is there; check the name",
        ),
    },
    Prepared {
        before: &["touch .git/index.lock"],
        case: refusal(
            "locked",
            7,
            "goal add x",
            "another program holds PLACE/ana/team/.git/index.lock",
            "if no git is running any more, remove PLACE/ana/team/.git/index.lock",
        ),
    },
];

/// Refused by a sync.
const AT_A_REMOTE: &[Prepared] = &[
    Prepared {
        before: &["git checkout -q --detach"],
        case: refusal(
            "detached",
            1,
            "sync",
            "HEAD is on no branch",
            "everything is kept here; take it along to your branch: `ally git switch main`, then `ally git merge HEAD@{1}`, then `ally sync`",
        ),
    },
    Prepared {
        before: &["git remote remove origin"],
        case: refusal(
            "no_remote",
            1,
            "sync",
            "this repository has no remote",
            "name one with `ally git remote add origin URL`; a folder on a shared disk will do",
        ),
    },
    Prepared {
        before: &[
            "git remote remove origin",
            "git remote add one ../../remote.git",
            "git remote add two ../../remote.git",
        ],
        case: refusal(
            "many_remotes",
            1,
            "sync",
            "there are several remotes (one, two) and none is chosen",
            "choose one with `ally config set remote NAME`",
        ),
    },
    Prepared {
        before: &["git remote set-url origin ssh://-oProxyCommand=id/x"],
        case: refusal(
            "bad_url",
            1,
            "sync",
            "the address ssh://-oProxyCommand=id/x is not safe to use: its host begins with a dash",
            "check the address with `ally git remote -v`",
        ),
    },
    Prepared {
        before: &["rm -r ../../remote.git"],
        case: refusal(
            "unreachable",
            6,
            "sync",
            "the remote PLACE/remote.git could not be reached: fatal: 'PLACE/remote.git' does not appear to be a git repository (exit code 128)",
            "everything is kept here and will be sent by the next `ally sync`",
        ),
    },
    Prepared {
        before: &[
            "printf '#!/bin/sh\\nexit 1\\n' > ../../remote.git/hooks/pre-receive",
            "chmod +x ../../remote.git/hooks/pre-receive",
            "git commit -q --allow-empty -m x",
        ],
        case: refusal(
            "remote_refused",
            1,
            "sync",
            "the remote refused what was sent: pre-receive hook declined",
            "everything is kept here; a rule over there (a hook, a protected branch) must let it in",
        ),
    },
    Prepared {
        before: &["git -C ../../remote.git update-ref -d refs/heads/main"],
        case: refusal(
            "branch_gone",
            1,
            "sync",
            "the branch main is gone from the remote",
            "everything is kept here; to send it again run `ally sync --send-all`",
        ),
    },
    Prepared {
        before: &["git config branch.main.merge refs/heads/mian"],
        case: refusal(
            "no_such_branch",
            1,
            "sync",
            "the remote has no branch mian; it has main",
            "nothing was sent; `ally sync --branch main` goes on with that one, `ally sync --send-all` makes mian over there",
        ),
    },
    Prepared {
        before: &[],
        case: refusal(
            "nothing_to_settle",
            1,
            "sync --theirs",
            "the remote holds what was seen there before, so there is nothing to choose",
            "nothing was changed; `ally sync` alone is enough",
        ),
    },
    Prepared {
        before: &[
            "git -C ../../ben/team commit -q --allow-empty -m one",
            "git -C ../../ben/team commit -q --allow-empty -m two",
            "git -C ../../ben/team push -q origin main",
            "git fetch -q --depth 1 \"file://$PWD/../../remote.git\"",
        ],
        case: refusal(
            "cut_off",
            1,
            "sync",
            "the history in this clone is cut off before the point where both sides last met",
            "nothing was changed; `ally git fetch --unshallow` brings the rest, then `ally sync`",
        ),
    },
    Prepared {
        before: &[
            "git -C ../../ben/team commit -q --amend -m other",
            "git -C ../../ben/team push -q -f origin main",
        ],
        case: refusal(
            "rewritten",
            1,
            "sync",
            "somebody replaced the history at the remote",
            "nothing here was changed, and what was there before is kept as refs/ally/lost/COMMIT (`ally git log SHORT` shows it); `ally sync --together` puts both together, `ally sync --theirs` takes what is there now and keeps aside what only you have; whoever replaced it knows which is meant",
        ),
    },
    Prepared {
        before: &[
            "echo b > ../../ben/team/README",
            "git -C ../../ben/team add README",
            "git -C ../../ben/team commit -qm b",
            "git -C ../../ben/team push -q origin main",
            "echo a > README",
            "git add README",
            "git commit -qm a",
        ],
        case: refusal(
            "foreign",
            1,
            "sync",
            "both sides changed README, which ally does not merge",
            "nothing was changed; run `ally git merge COMMIT`, settle what git names, then `ally git commit -a` and sync again",
        ),
    },
];

/// Refused before there is a team, in Ana's home.
const BEFORE_THERE_IS_A_TEAM: &[Case] = &[
    refusal(
        "no_team",
        1,
        "status",
        "there is no team in PLACE/ana or above it",
        "begin one with `ally init`, come into one with `ally join URL`, or name its folder with --repo DIR",
    ),
    refusal(
        "remote_not_empty",
        1,
        "init new --remote ../remote.git",
        "the remote PLACE/remote.git is not empty",
        "if your team is there already, come in with `ally join PLACE/remote.git`; otherwise make an empty one",
    ),
    refusal(
        "not_empty",
        1,
        "join ../remote.git team",
        "PLACE/ana/team is there already and is not empty",
        "name another folder",
    ),
    refusal(
        "no_team_in_clone",
        1,
        "join ../plain new",
        "the repository PLACE/plain holds no team (no ally.yaml)",
        "check the address; to begin a team there, use `ally init DIR --remote URL`",
    ),
    refusal(
        "not_reached",
        6,
        "join ../nowhere new",
        "PLACE/nowhere could not be reached: fatal: 'PLACE/nowhere' does not appear to be a git repository (exit code 128)",
        "nothing was written; check the address and the way there, then run the command again",
    ),
];

impl Case {
    /// That the JSON document says it all.
    #[track_caller]
    fn is_said(&self, team: &Team, run: Run) {
        let refused = json::refused(run.in_place(team));
        let hint = refused.hint.as_deref().unwrap_or_default();
        let said = (refused.code.as_str(), refused.exit, without_ids(&refused.message), without_ids(hint));
        assert_eq!(
            said,
            (self.code, self.exit, self.message.to_owned(), self.hint.to_owned()),
            "{}",
            self.line
        );
        assert!(refused.causes.is_empty(), "{:?}", refused.causes);
    }

    /// That a person reads the same.
    #[track_caller]
    fn is_shown(&self, team: &Team, run: Run) {
        let help = if self.hint.is_empty() { String::new() } else { format!("  help: {}\n", self.hint) };
        let text = format!("error: {}\n{help}", self.message.replace('\u{1b}', "\u{fffd}"));
        run.in_place(team).fails(self.exit, &text);
    }
}

/// A text with every commit id replaced by a word.
fn without_ids(text: &str) -> String {
    let words = text.split_inclusive(|c: char| !c.is_ascii_hexdigit());
    words
        .map(|word| match word.trim_end_matches(|c: char| !c.is_ascii_hexdigit()) {
            id if id.len() == 40 => word.replace(id, "COMMIT"),
            id if id.len() == 10 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                word.replace(id, "SHORT")
            }
            _ => word.to_owned(),
        })
        .collect()
}

fn arguments(line: &str) -> Vec<String> {
    let words = super::team::words(line).into_iter();
    words.map(|word| word.replace("LONG", &"x".repeat(40_001))).collect()
}

fn run(team: &Team, folder: &Path, args: &[&str], line: &str) -> Run {
    let place = team.path("");
    let place = place.display().to_string();
    let words: Vec<String> =
        arguments(line).iter().map(|word| word.replace("PLACE", place.trim_end_matches('/'))).collect();
    let all: Vec<&str> = args.iter().copied().chain(words.iter().map(String::as_str)).collect();
    team.run_in("ana", folder, &all, None)
}

fn each_prepared(cases: &[Prepared]) {
    for Prepared { before, case } in cases {
        let team = Team::pair();
        for line in *before {
            let mut shell = team.command("ana", "sh");
            let done = shell.current_dir(team.clone_of("ana")).args(["-c", line]).output().unwrap();
            assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
        }
        case.is_said(&team, run(&team, &team.clone_of("ana"), &["--json"], case.line));
    }
}

#[test]
fn a_sound_team_refuses_what_means_nothing_and_stays_as_it_is() {
    let team = Team::pair();
    for line in [
        "goal add Run --every 3/week",
        "goal add 'Running shoes'",
        "goal add Read --target 100",
        "goal add Past",
        "goal done past",
    ] {
        team.ana(line).ok();
    }
    team.ana("sprint plan Cook --start today").ok();
    team.ana("sprint plan Solo --start today --with ana").ok();
    team.ben("goal add Swim --every 2/week").ok();
    team.ben("sprint plan Dance --with ben").ok();
    team.ben("sync").ok();
    team.ana("sync").ok();
    team.ana("checkin run=y").ok();
    let head = team.git("ana", &["rev-parse", "HEAD"]);
    let folder = team.clone_of("ana");
    for case in IN_A_SOUND_TEAM {
        case.is_said(&team, run(&team, &folder, &["--json"], case.line));
        case.is_shown(&team, run(&team, &folder, &[], case.line));
    }
    assert_eq!(team.git("ana", &["rev-parse", "HEAD"]), head);
    team.is_clean("ana");
}

#[test]
fn unsound_records_are_refused() {
    each_prepared(IN_A_TEAM_THAT_IS_UNSOUND);
}

#[test]
fn unsound_repositories_are_refused() {
    each_prepared(IN_A_REPOSITORY_THAT_IS_UNSOUND);
}

#[test]
fn a_sync_that_can_not_be_is_refused() {
    each_prepared(AT_A_REMOTE);
}

#[test]
fn without_a_team_most_is_refused() {
    let team = Team::pair();
    team.git("ana", &["init", "-q", "../../plain"]);
    for case in BEFORE_THERE_IS_A_TEAM {
        case.is_said(&team, run(&team, &team.path("ana"), &["--json"], case.line));
        case.is_shown(&team, run(&team, &team.path("ana"), &[], case.line));
    }
    assert!(!team.path("ana/new").exists());
}

#[test]
fn a_program_that_is_missing_is_named() {
    let team = Team::pair();
    team.git("ana", &["remote", "set-url", "origin", "https://example.org/team.git"]);
    let folder = team.clone_of("ana");
    let refused = json::refused(team.with("ana", &folder, &[("PATH", "/nonexistent")], "--json sync"));
    assert_eq!((refused.code.as_str(), refused.exit), ("program", 1));
    assert_eq!(
        refused.message,
        "the program git could not be started: it is not installed, or not on the PATH"
    );
    assert_eq!(refused.hint.as_deref(), Some("install git and try again"));
}

#[test]
fn the_repository_of_another_user_is_not_trusted() {
    use std::os::unix::fs::{MetadataExt, chown};
    let team = Team::pair();
    let folder = team.clone_of("ana");
    if std::fs::metadata(&folder).unwrap().uid() != 0 {
        skipped("only root can give a folder to another user");
        return;
    }
    for inner in [folder.join(".git"), folder.clone()] {
        chown(inner, Some(65_534), None).unwrap();
    }
    let refused = json::refused(team.ana("status --json").in_place(&team));
    assert_eq!((refused.code.as_str(), refused.exit), ("owner", 1));
    assert_eq!(refused.message, "git does not trust PLACE/ana/team: it belongs to another user");
}

/// Provoked in guard.rs, with the odd commit or repository that each of them takes.
const IN_GUARD: [&str; 5] = ["unfit", "team_removed", "index", "unborn", "crossed"];

/// The words that a function of a source file answers with.
fn words_of(file: &str, function: &str) -> BTreeSet<String> {
    let source = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let body = source.split(function).nth(1).unwrap_or_else(|| panic!("{file} has no {function}"));
    let body = body.split("\n    fn ").next().unwrap().split("\n    pub fn ").next().unwrap();
    let body = body.split("\n    pub const fn ").next().unwrap().split("\nfn ").next().unwrap();
    let words = body.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    words.collect()
}

#[test]
fn every_word_for_scripts_is_provoked() {
    let known = [
        ("src/ops/code.rs", "fn code(&self)"),
        ("src/error.rs", "fn code(&self)"),
        ("src/error.rs", "fn git_code("),
        ("src/sync/error.rs", "fn code(&self)"),
    ];
    let known: BTreeSet<String> = known.into_iter().flat_map(|(file, start)| words_of(file, start)).collect();
    assert!(known.len() > 60, "{known:?}");
    let prepared = [IN_A_TEAM_THAT_IS_UNSOUND, IN_A_REPOSITORY_THAT_IS_UNSOUND, AT_A_REMOTE];
    let provoked = IN_A_SOUND_TEAM
        .iter()
        .chain(BEFORE_THERE_IS_A_TEAM)
        .chain(prepared.into_iter().flatten().map(|one| &one.case))
        .map(|case| case.code)
        .chain(["program", "owner"])
        .chain(IN_GUARD)
        .chain(NOT_PROVOKED.iter().map(|(code, _)| *code));
    let provoked: BTreeSet<String> = provoked.map(str::to_owned).collect();
    assert_eq!(known, provoked);
}
