//! A strict mirror of every JSON answer: all keys that cli.md promises, of the right types, and no others.
//!
//! The mirrors are made from the table in src/ops/answers.rs, where a new key is added with the answer. A key that is
//! missing, renamed or of another type fails.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::team::{Run, Team};

/// A value or `null`; unlike an `Option`, it may not be missing.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Maybe<T> {
    Some(T),
    Null(()),
}

/// The keys of a mirror, for answers that hold a record and more.
trait Keys: DeserializeOwned {
    const KEYS: &'static [&'static str];
}

macro_rules! mirror {
    ($($name:ident { $($key:ident: $of:ty),* $(,)? })*) => { $(
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name { $($key: $of),* }

        impl Keys for $name {
            const KEYS: &'static [&'static str] = &[$(stringify!($key)),*];
        }
    )* };
}

ally::answer_shapes!(mirror);
mirror! {
    ErrorDocument { schema: u64, kind: String, error: Refused }
}

/// What an error says; the suite compares it elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    pub code: String,
    pub exit: i32,
    pub message: String,
    #[serde(deserialize_with = "present")]
    pub hint: Option<String>,
    pub causes: Vec<String>,
}

/// An `Option` that may not be missing.
fn present<'a, D: serde::Deserializer<'a>>(from: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(from)
}

/// A day as `YYYY-MM-DD`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Day;

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(|_| format!("{text} is no day"))?;
        if text.len() == 10 { Ok(Self) } else { Err(format!("{text} is no day")) }
    }
}

/// An instant with its offset.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Instant;

impl TryFrom<String> for Instant {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parsed = chrono::DateTime::parse_from_rfc3339(&text);
        parsed.map(|_| Self).map_err(|_| format!("{text} is no instant"))
    }
}

/// A record with what is computed for it.
#[derive(Debug)]
struct Both<R, C> {
    record: R,
    computed: C,
}

impl<'a, R: Keys, C: Keys> Deserialize<'a> for Both<R, C> {
    fn deserialize<D: serde::Deserializer<'a>>(from: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let all: Map<String, Value> = Map::deserialize(from)?;
        let is_computed = |key: &str| C::KEYS.iter().any(|known| known.trim_start_matches("r#") == key);
        let (computed, record): (Map<_, _>, Map<_, _>) =
            all.into_iter().partition(|(key, _)| is_computed(key));
        Ok(Self {
            record: serde_json::from_value(Value::Object(record)).map_err(D::Error::custom)?,
            computed: serde_json::from_value(Value::Object(computed)).map_err(D::Error::custom)?,
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer<D> {
    schema: u64,
    kind: String,
    data: D,
    problems: Vec<Problem>,
}

/// The name of a type without where it stands.
fn plain(name: &str) -> String {
    let words = name.split_inclusive(['<', '>', ',', ' ']);
    words.map(|word| word.rsplit("::").next().unwrap()).collect()
}

/// The answer of a command, which is one line on standard output and nothing on standard error.
#[track_caller]
fn answer<D: DeserializeOwned>(run: Run, kind: &str) -> D {
    let text = run.ok();
    assert_eq!(text.find('\n'), Some(text.len() - 1), "one line: {text}");
    let answer: Answer<D> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!((answer.schema, answer.kind.as_str(), answer.problems.len()), (1, kind, 0));
    let of = plain(std::any::type_name::<D>());
    let shapes = ally::ops::answers::shapes_of(kind).unwrap_or_else(|| panic!("{kind} stands in no table"));
    assert!(shapes.contains(&of.as_str()), "{kind} is {of} here and one of {shapes:?} in the table");
    answer.data
}

/// The error document on standard error.
#[track_caller]
pub fn refused(run: Run) -> Refused {
    let (out, err) = (run.out.clone(), run.err.clone());
    assert_eq!(out, "", "standard output stays empty");
    assert_eq!(err.find('\n'), Some(err.len() - 1), "one line: {err}");
    let document: ErrorDocument = serde_json::from_str(&err).unwrap_or_else(|error| panic!("{error}\n{err}"));
    assert_eq!((document.schema, document.kind.as_str()), (1, "error"));
    assert_eq!(document.error.exit, run.code, "{err}");
    document.error
}

#[test]
fn beginning_and_joining() {
    let team = Team::empty();
    let remote = team.remote();
    let purpose = "Run together";
    let begun: Begun = answer(
        team.in_home("ana", &["init", "team", "--json", "--purpose", purpose, "--remote", &remote]),
        "init",
    );
    assert!(begun.sent && matches!(begun.pact, Maybe::Some(id) if id == "2026-11-22.ana"));
    let joined: Begun = answer(team.in_home("ben", &["join", &remote, "team", "--json"]), "join");
    assert_eq!((joined.member.as_str(), joined.sent), ("ben", true));
    answer::<WhoAmI>(team.ben("whoami --json"), "whoami");
    let alone: Begun = answer(team.in_home("ana", &["init", "alone", "--json"]), "init");
    assert!(!alone.sent && matches!(alone.remote, Maybe::Null(())));
}

#[test]
fn the_demonstration() {
    let team = Team::empty();
    let made: Made = answer(team.in_home("ana", &["demo", "--json"]), "demo");
    assert_eq!(made.weeks, 13);
    answer::<Status>(team.in_home("ana", &["-C", &made.ana, "--json"]), "status");
    answer::<Vec<Entry>>(
        team.in_home("ana", &["-C", &made.ben, "--json", "log", "--since", "1 year ago"]),
        "log",
    );
    answer::<Inbox>(team.in_home("ana", &["-C", &made.ben, "--json", "inbox"]), "inbox");
}

#[test]
fn goals() {
    let team = Team::pair();
    let full = "goal add Run --json --every 3/week --amount 5 --unit km --by 2027-03-01 --done-when a --minimum b \
                --reserve 3 --obstacle c --plan d --aim learn --stretch --used-in e --for-whom f --tag g --star --why h --stake i --horizon year --witness ben \
                --start 2026-11-22";
    answer::<Goal>(team.ana(full), "goal.add");
    answer::<Goal>(team.ana("goal add Hike --with ben --every 1/month --json"), "goal.add");
    answer::<Goal>(team.ana("goal add Weigh --from 80.5 --target 75 --json"), "goal.add");
    team.ana("checkin run=7 hike=y").ok();
    let changed: Goal =
        answer(team.ana("goal change run --amount 4.5 --because 'too much' --json"), "goal.change");
    assert_eq!(changed.changes.len(), 1);
    answer::<Vec<Both<Goal, GoalComputed>>>(team.ana("goal list --json"), "goal.list");
    let shown: Both<Goal, GoalShown> = answer(team.ana("goal show run --json"), "goal.show");
    assert!(matches!(shown.computed.last_answer, Maybe::Some(last) if last.answer == "7 km"));
    let hike: Both<Goal, GoalShown> = answer(team.ana("goal show hike --json"), "goal.show");
    let owners: Vec<&str> = hike.computed.lines.iter().map(|line| line.owner.as_str()).collect();
    assert_eq!(owners, ["ana", "ben"]);
    let weigh: Both<Goal, GoalShown> = answer(team.ana("goal show weigh --json"), "goal.show");
    assert!(matches!(weigh.computed.pace, Maybe::Some(pace) if (pace.done - 80.5).abs() < 1e-9));
    answer::<Goal>(team.ana("goal done run --learned i --why j --json"), "goal.done");
    answer::<Goal>(team.ana("goal drop weigh --json"), "goal.drop");
    answer::<Goal>(team.ana("goal reopen weigh --why again --json"), "goal.reopen");
    team.ana("goal add Scales --by friday --parent weigh --json").ok();
    let weigh: Both<Goal, GoalShown> = answer(team.ana("goal show weigh --json"), "goal.show");
    assert_eq!(weigh.computed.steps.len(), 1);
    let lift: Goal = answer(team.ana("goal pivot weigh Lift --because a --learned b --json"), "goal.pivot");
    assert!(matches!(lift.source, Maybe::Some(source) if source == "ana/weigh"));
    let told: Vec<GoalEvent> = answer(team.ana("goal log run --json"), "goal.log");
    assert_eq!(
        told.iter().map(|event| event.what.as_str()).collect::<Vec<_>>(),
        ["start", "change", "answer", "closed"]
    );
    answer::<Goal>(team.ana("undo --json"), "undo");
}

#[test]
fn proposals() {
    let team = Team::pair();
    for (title, answered) in [("Swim", true), ("Row", false)] {
        let line = format!("goal propose --for ben {title} --every 2/week --text why --star --json");
        let proposal: Feedback = answer(team.ana(&line), "goal.propose");
        assert_eq!(proposal.propose, serde_json::json!({"title": title, "every": "2/week"}));
        team.ana("sync").ok();
        team.ben("sync").ok();
        if answered {
            let goal: Goal = answer(team.ben(&format!("goal accept {} --json", proposal.id)), "goal.accept");
            assert!(matches!(goal.source, Maybe::Some(id) if id == proposal.id));
        } else {
            answer::<Feedback>(team.ben(&format!("goal decline {} --json", proposal.id)), "goal.decline");
        }
    }
}

#[test]
fn checkins() {
    let team = Team::pair();
    team.ana("goal add Run --every 3/week").ok();
    team.ana("checkin --on yesterday --next a").ok();
    let full = "checkin run=n:ill --detail run.hard=4 -m 3 --win a --blocker b --ask listen:c --next d --last kept \
                --note e --excited f --challenged g --surprised h --with ben --photo a.jpg --star --json";
    let written: Checkin = answer(team.ana(full), "checkin");
    assert_eq!(written.ask, serde_json::json!({"for": "listen", "text": "c"}));
    assert_eq!(written.goals["run"], serde_json::json!({"is": "missed", "why": "ill", "hard": 4}));
    answer::<Checkin>(team.ana("checkin --json --quiet --note more"), "checkin");
    answer::<Vec<Checkin>>(team.ana("checkin list --json"), "checkin.list");
    answer::<Checkin>(team.ana("checkin show 2026-11-22.ana --json"), "checkin.show");
    assert!(answer::<Vec<Checkin>>(team.ben("checkin list --json"), "checkin.list").is_empty());
    let private: Checkin = answer(team.ana("checkin --private --note a --json"), "checkin");
    assert_eq!(private.path, "private/checkins/ana/2026/11/2026-11-22.ana.yaml");
    assert_eq!(answer::<Vec<Checkin>>(team.ana("checkin list --private --json"), "checkin.list").len(), 1);
    answer::<Checkin>(team.ana("checkin remove 2026-11-22.ana --json"), "checkin.remove");
}

#[test]
fn feedback() {
    let team = Team::pair();
    let full = "feedback give ben a --kind change --situation b --behaviour c --impact d --try e --effect f \
                --about https://example.org --tag g --star --re pacts/2026-11-22.ana --json";
    let given: Both<Feedback, Hinted> = answer(team.ana(full), "feedback.give");
    assert!(given.computed.hints.is_empty());
    let given = given.record;
    let draft = "feedback give ben \"you never wait\" --kind change --draft --json";
    let draft: Both<Feedback, Hinted> = answer(team.ana(draft), "feedback.give");
    assert_eq!(draft.computed.hints.len(), 1);
    let drafts = answer::<Vec<Both<Feedback, FeedbackComputed>>>(
        team.ana("feedback list --drafts --json"),
        "feedback.list",
    );
    assert_eq!(drafts.len(), 1);
    answer::<Both<Feedback, Hinted>>(
        team.ana(&format!("feedback send {} --json", draft.record.id)),
        "feedback.send",
    );
    team.ana("sync").ok();
    team.ben("sync").ok();
    let reply = format!("feedback reply {} x --as-reply heard --json", given.id);
    answer::<Feedback>(team.ben(&reply), "feedback.reply");
    answer::<Vec<Both<Feedback, FeedbackComputed>>>(team.ben("feedback list --json"), "feedback.list");
    let thread: Both<Feedback, ThreadComputed> =
        answer(team.ben(&format!("feedback show {} --json", given.id)), "feedback.show");
    assert_eq!(thread.computed.replies.len(), 1);
}

#[test]
fn edited_records() {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily").ok();
    team.ana("checkin run=y").ok();
    team.ana("feedback give ben a").ok();
    let edits = |line: &str| {
        let vars = [("GIT_EDITOR", "f() { echo 'star: true' >> \"$1\"; }; f")];
        team.with("ana", &team.clone_of("ana"), &vars, line)
    };
    answer::<Goal>(edits("goal edit run --json"), "goal.edit");
    answer::<Checkin>(edits("checkin edit 2026-11-22.ana --json"), "checkin.edit");
    answer::<Feedback>(edits("feedback edit 2026 --json"), "feedback.edit");
    answer::<Pact>(edits("pact edit 2026 --json"), "pact.edit");
    answer::<Member>(edits("member edit --json"), "member.edit");
    team.ana("sprint plan Cook").ok();
    answer::<SprintPart>(edits("sprint edit cook --json"), "sprint.edit");
    answer::<Sprint>(edits("sprint edit cook --plan --json"), "sprint.edit");
}

#[test]
fn sprints() {
    let team = Team::pair();
    let full = "sprint plan Cook --id cook --days 3 --start today --kind workshop --if a --then b --measure c --with ben \
                --host ana --source d --script e --intention f --part g --star --json";
    let planned: Sprint = answer(team.ana(full), "sprint.plan");
    assert_eq!((planned.id.as_str(), planned.with.len()), ("2026-11-cook.ana", 2));
    answer::<Sprint>(team.ana("sprint change cook --weeks 1 --json"), "sprint.change");
    answer::<SprintPart>(team.ben("--as ben -C ../../ana/team sprint join cook --try --json"), "sprint.join");
    let noted: SprintPart = answer(
        team.ana("sprint log cook --excited a --challenged b --surprised c --note d --spent hours=2,money=1.5 --json"),
        "sprint.log",
    );
    assert_eq!(
        noted.log.first().map(|entry| &entry["spent"]),
        Some(&serde_json::json!({"hours": 2, "money": 1.5}))
    );
    team.ana("goal add Run --every daily").ok();
    team.ana("checkin run=y -m 4").ok();
    let debrief = "sprint debrief cook --worked a --didnt b --mattered c --felt d --learned e --learned f --apply g \
                   --want keep --passed-on h --star --json";
    answer::<SprintPart>(team.ana(debrief), "sprint.debrief");
    let shown: Both<Sprint, SprintShown> = answer(team.ana("sprint show cook --json"), "sprint.show");
    assert_eq!((shown.computed.state.as_str(), shown.computed.parts.len()), ("running", 2));
    let counts = &shown.computed.counts[0];
    assert_eq!((counts.days, counts.checkins, counts.goals[0].days), (1, 1, 1));
    answer::<Sprint>(team.ana("sprint close cook --decision keep --why a --json"), "sprint.close");
    let idea: Sprint = answer(team.ana("sprint idea Dance --script a --json"), "sprint.idea");
    assert!(matches!(idea.kind, Maybe::Some(kind) if kind == "idea"));
    let listed: Vec<Both<Sprint, SprintComputed>> =
        answer(team.ana("sprint list --all --json"), "sprint.list");
    assert_eq!(listed.iter().map(|one| one.computed.state.as_str()).collect::<Vec<_>>(), ["closed", "idea"]);
    team.at("2026-11-30T10:00");
    let due: Learn = answer(team.ana("learn --json"), "learn");
    assert_eq!(
        due.lessons.iter().map(|lesson| lesson.kind.as_str()).collect::<Vec<_>>(),
        ["lesson", "lesson"]
    );
    let line = format!("checkin --recall {}=yes --json", due.lessons[0].key);
    let recalled: Checkin = answer(team.ana(&line), "checkin");
    assert_eq!(recalled.recall.len(), 1);
}

#[test]
fn members_and_the_pact() {
    let team = Team::pair();
    let full = "member edit --tz Europe/Berlin --day-starts 2 --helps a --avoid b --strengths c --role mentor --json";
    answer::<Member>(team.ana(full), "member.edit");
    answer::<Vec<Both<Member, MemberComputed>>>(team.ana("member list --json"), "member.list");
    answer::<Both<Member, MemberShown>>(team.ana("member show --json"), "member.show");
    let shown: Both<Member, MemberShown> = answer(team.ana("member show --calendar --json"), "member.show");
    assert!(matches!(shown.computed.calendar, Maybe::Some(_)));
    let pact: Both<Pact, PactComputed> = answer(team.ana("pact --json"), "pact.show");
    assert_eq!((pact.record.writer.as_str(), pact.computed.missing), ("ana", vec!["ben".to_owned()]));
    answer::<Member>(team.ben("pact agree --json"), "pact.agree");
    team.ben("sync").ok();
    team.ana("sync").ok();
    let full = "pact amend --because a --purpose b --checkin daily --review monthly --realign 4 --until 2027-03-01 \
                --grace 2 --missed c --lead weekly --topic d --feedback e --boundaries f --role g=ben --value h \
                --word i=j --fund hours=1/week,money=2/month,currency=EUR --together k --learn l --call m \
                --reply-days 2 --taper n --star --json";
    answer::<Pact>(team.ana(full), "pact.amend");
    let pact: Both<Pact, PactComputed> = answer(team.ana("pact --json"), "pact.show");
    assert_eq!((pact.computed.duties.len(), pact.computed.proposals.len()), (2, 1));
    assert_eq!(pact.computed.proposals[0].missing, ["ben"]);
    let log: Vec<Both<Pact, PactVersion>> = answer(team.ana("pact log --json"), "pact.log");
    assert_eq!(
        log.iter().map(|version| version.computed.state.as_str()).collect::<Vec<_>>(),
        ["draft", "in_force"]
    );
    assert!(log[0].computed.changed.len() > 15);
    let board: Status = answer(team.ana("--json"), "status");
    assert!(matches!(board.pact, Maybe::Some(pact) if pact.waiting[0].missing == ["ben"]));
    answer::<Member>(team.ana("pause --until friday --why x --json"), "pause");
    answer::<Member>(team.ana("resume --json"), "resume");
    team.ana("goal add Run --every daily").ok();
    assert_eq!(answer::<Goal>(team.ana("pause run --json"), "pause").paused.len(), 1);
    answer::<Goal>(team.ana("resume run --json"), "resume");
    answer::<Member>(team.ana("leave --yes --json"), "leave");
    let fresh = Team::empty();
    fresh.in_home("ana", &["init", "team"]).ok();
    answer::<Pact>(fresh.ana("pact new --purpose x --json"), "pact.new");
}

#[test]
fn reviews() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    let full = "review answer --temp 4 --own 3 --they-did a --they-did b --fair -1 --push 2 --way 5 --bond 4 --commit 3 \
                --good c --hard d --change e --unsaid f --share-unsaid --surprised g --spillover h --learned i \
                --goal run=keep --moment temp=j --star --json";
    let leaf: ReviewLeaf = answer(team.ana(full), "review.answer");
    assert_eq!(
        (leaf.id.as_str(), leaf.they_did.len(), leaf.goals["ana/run"].as_str()),
        ("2026-W47/ana", 2, "keep")
    );
    let private: ReviewLeaf = answer(team.ana("review answer --unsaid k --json"), "review.answer");
    assert_eq!(private.path, "private/reviews/2026-W47/ana.yaml");
    let hold = "review hold --decision 'Book the hut | ben | friday' --notes l --star --json";
    let head: Joint = answer(team.ana(hold), "review.hold");
    assert_eq!((head.id.as_str(), head.decisions[0].who.as_str()), ("2026-W47/joint.ana", "ben"));
    let listed: Vec<ReviewListing> = answer(team.ana("review list --json"), "review.list");
    assert_eq!((listed[0].state.as_str(), listed[0].decisions), ("held", 1));
    let shown: Review = answer(team.ana("review --json"), "review.show");
    assert_eq!((shown.period.as_str(), shown.state.as_str(), shown.parts.len()), ("2026-W47", "held", 1));
    let shown: Review = answer(team.ana("review show --month --json"), "review.show");
    assert_eq!((shown.depth.as_str(), shown.choices.len(), shown.prompts.len()), ("monthly", 1, 1));
    // Of months of records, every list holds something.
    let made: Made = answer(team.in_home("ana", &["demo", "town", "--json"]), "demo");
    let of = |period: &str| -> Review {
        let args = ["-C", &made.ana, "--json", "review", "--period", period];
        answer(team.in_home("ana", &args), "review.show")
    };
    let shown = ["2026-W44", "2026-W46", "2026-10", "2026-11", "2026-Q3", "2026-Q4"].map(of);
    let some = |held: fn(&Review) -> bool| shown.iter().any(held);
    assert!(some(|review| !review.wins.is_empty()) && some(|review| !review.thanks.is_empty()));
    assert!(some(|review| !review.promised.is_empty()) && some(|review| !review.celebrations.is_empty()));
    assert!(some(|review| !review.open.asks.is_empty()) && some(|review| !review.setbacks.is_empty()));
    let args = ["-C", &made.ana, "--json", "review", "--year", "2026"];
    let year: Year = answer(team.in_home("ana", &args), "review.year");
    assert!(
        year.touch.iter().all(|row| row.months.len() == 12)
            && year.goals.iter().any(|row| matches!(row.kept, Maybe::Some(_)))
    );
    let lists = [year.ended.len(), year.changed.len(), year.wins.len(), year.thanks.len()];
    assert!(lists.iter().all(|length| *length > 0), "{lists:?}");
}

#[test]
fn the_board_the_inbox_and_the_timeline() {
    let team = Team::pair();
    team.ana("goal add Run --every daily").ok();
    team.ana("checkin run=y --ask why --next 'tomorrow at seven'").ok();
    team.ana("sync").ok();
    team.ben("sync").ok();
    team.at("2026-12-22T10:00");
    let board: Status = answer(team.ben("--json"), "status");
    assert_eq!(board.members.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), ["ana", "ben"]);
    assert_eq!((board.members[0].waiting_for.len(), board.members[0].rhythm.len()), (1, 5));
    let inbox: Inbox = answer(team.ben("inbox --json --mark-read"), "inbox");
    assert!(inbox.marked_read);
    assert_eq!(
        inbox.items.iter().map(|item| item.kind.as_str()).collect::<BTreeSet<_>>(),
        BTreeSet::from(["checkin", "goal", "member", "pact"])
    );
    answer::<Vec<Entry>>(team.ben("log --limit 0 --json"), "log");
}

#[test]
fn what_is_due_questions_and_nudges() {
    let team = Team::pair();
    assert_eq!(answer::<Vec<Due>>(team.ana("due --json"), "due").len(), 1);
    let told: Reminders = answer(team.ana("remind --json --sync"), "remind");
    assert_eq!(told.reminders.len(), 1);
    assert!(matches!(told.sync, Maybe::Some(sync) if sync.done));
    answer::<Asked>(team.ana("ask --json"), "ask");
    assert!(!answer::<Vec<Question>>(team.ana("ask --list --json"), "ask.list").is_empty());
    assert!(answer::<Vec<Pairing>>(team.ana("ask --round --json"), "ask.round").is_empty());
    answer::<Nudge>(team.ana("nudge ben --json"), "nudge");
}

#[test]
fn exports() {
    let team = Team::pair();
    let shown: Exported = answer(team.ana("export html --json"), "export");
    assert!(
        matches!((&shown.file, &shown.text), (Maybe::Null(()), Maybe::Some(text)) if text.len() == shown.bytes)
    );
    let kept: Exported = answer(team.ana("export html -o page.html --json"), "export");
    assert!(matches!((&kept.file, &kept.text), (Maybe::Some(_), Maybe::Null(()))));
    assert_eq!((kept.format.as_str(), kept.bytes), ("html", shown.bytes));
}

#[test]
fn every_team_answers() {
    let team = Team::agreed();
    team.ana("config set teams .").ok();
    for (line, kind) in [
        ("--json --every-team", "every-team.status"),
        ("due --json --every-team", "every-team.due"),
        ("sync --json --every-team", "every-team.sync"),
        ("remind --json --every-team", "every-team.remind"),
    ] {
        let answers: Vec<TeamAnswer> = answer(team.ana(line), kind);
        assert!(!answers[0].data.is_null() && matches!(answers[0].error, Maybe::Null(())), "{line}");
    }
    let board: Vec<TeamAnswer> = answer(team.ana("--json --every-team"), "every-team.status");
    serde_json::from_value::<Status>(board[0].data.clone()).unwrap();
}

#[test]
fn who_runs_the_reminders() {
    let team = Team::agreed();
    let path = super::remind_install::schedulers(&team);
    let run = |line: &str| team.with("ana", &team.clone_of("ana"), &[("PATH", &path)], line);
    let would: Scheduled = answer(run("remind show --systemd --json"), "remind.show");
    assert_eq!((would.installed, would.kept.len()), (false, 3));
    let done: Scheduled = answer(run("remind install --systemd --yes --json"), "remind.install");
    assert!(done.installed && done.changed);
    let shown: Scheduled = answer(run("remind show --systemd --json"), "remind.show");
    assert!(shown.installed && matches!(shown.when, Maybe::Null(())));
    let gone: Scheduled = answer(run("remind remove --systemd --yes --json"), "remind.remove");
    assert!(!gone.installed && gone.changed);
}

#[test]
fn imports_and_schemas() {
    let team = Team::pair();
    team.ana("goal add Run --id run --every daily").ok();
    std::fs::write(team.path("ana/days.csv"), "date,run,read\n2026-11-22,y,\noften,y,\n").unwrap();
    let (out, _) = team.ana("import csv ../days.csv --json").ends(4);
    let json: Value = serde_json::from_str(&out).unwrap();
    let read: Imported = serde_json::from_value(json["data"].clone()).unwrap();
    assert_eq!((read.bad.len(), read.columns.len(), read.done), (1, 2, false));
    let read: Imported = answer(team.ana("import csv ../days.csv --skip-bad --yes --json"), "import.csv");
    assert!(read.done && read.checkins == 1);
    let text = team.ana("export json").ok();
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["kind"], "export.records");
    let archive: Archive = serde_json::from_value(json["data"].clone()).unwrap();
    assert_eq!(archive.records.len(), 6);
    std::fs::write(team.path("ana/team.json"), text).unwrap();
    let restored: Restored = answer(team.ana("import json ../team.json --json"), "import.json");
    assert_eq!((restored.records, restored.there, restored.done), (6, 6, false));
    let schema: Map<String, Value> = answer(team.ana("schema goal --json"), "schema");
    assert!(schema.contains_key("properties") && schema.contains_key("$id"));
    let installed: Installed = answer(team.ana("schema --install --json"), "schema.install");
    assert_eq!((installed.files, installed.stay), (10, true));
}

#[test]
fn sync_and_its_clashes() {
    let team = Team::pair();
    team.ana("goal add Run --id run").ok();
    let sent: Synced = answer(team.ana("sync --json"), "sync");
    assert_eq!((sent.sent.len(), sent.remote.as_str(), sent.branch.as_str()), (1, "origin", "main"));
    answer::<Synced>(team.ben("sync --dry-run --json"), "sync");
    assert_eq!(answer::<Synced>(team.ben("sync --json"), "sync").received.len(), 1);
    team.ana("goal change run --title Walk --because a").ok();
    team.ben("--as ana goal change run --title Fly --because b").ok();
    team.ana("sync").ok();
    let (out, err) = team.ben("sync --json").ends(5);
    assert_eq!(err, "");
    let clashed: Answer<Synced> = serde_json::from_str(&out).unwrap();
    let titles: Vec<&Value> = clashed.data.clashes.iter().flat_map(|one| [&one.shown, &one.kept]).collect();
    assert!(titles.contains(&&Value::from("Walk")) && titles.contains(&&Value::from("Fly")), "{out}");
    assert_eq!(clashed.data.merged.len(), 1);
}

#[test]
fn findings_and_problems() {
    let team = Team::pair();
    assert!(answer::<Vec<Finding>>(team.ana("check --json"), "check").is_empty());
    team.write("ana", "goals/ana/bad.yaml", "title: [\n");
    team.write("ana", "goals/ana/odd.yaml", "title: Odd\nevery: now and then\n");
    let (out, err) = team.ana("check --json").ends(4);
    assert_eq!(err, "");
    let found: Answer<Vec<Finding>> = serde_json::from_str(&out).unwrap();
    assert_eq!((found.data.len(), found.problems.len()), (2, 0));
    team.write("ana", "goals/ana/odd.yaml", "title: Odd\nclashes:\n- field: title\n  value: 5\n");
    let (out, _) = team.ana("check --fix --json").ends(4);
    let found: Answer<Mending> = serde_json::from_str(&out).unwrap();
    assert_eq!((found.data.done, found.data.undecided.len(), found.data.left.len()), (false, 1, 2));
    assert_eq!(found.data.undecided[0].kept, [Value::from(5)]);
    let (out, _) = team.ana("check --fix --take shown --yes --json").ends(4);
    let mended: Answer<Mending> = serde_json::from_str(&out).unwrap();
    assert_eq!((mended.data.done, mended.data.repairs.len(), mended.data.left.len()), (true, 1, 1));
    let (out, err) = team.ana("goal list --json").ends(4);
    assert_eq!(err, "");
    let listed: Answer<Vec<Both<Goal, GoalComputed>>> = serde_json::from_str(&out).unwrap();
    assert_eq!((listed.data.len(), listed.problems.len()), (1, 1));
    // A record that was written stays written; what is wrong beside it is told.
    let (out, err) = team.ana("goal add Run --json").ends(0);
    assert_eq!(err, "");
    let written: Answer<Goal> = serde_json::from_str(&out).unwrap();
    assert_eq!(written.problems.len(), 1);
}

#[test]
fn settings() {
    let team = Team::pair();
    answer::<Vec<Setting>>(team.ana("config list --json"), "config.list");
    answer::<Setting>(team.ana("config get member --json"), "config.get");
    answer::<Setting>(team.ana("config set fsync false --json"), "config.set");
}

#[test]
fn pages_of_the_manual() {
    let team = Team::pair();
    let printed = answer::<Manual>(team.ana("man --json"), "man");
    assert!(matches!((printed.folder, printed.text), (Maybe::Null(()), Maybe::Some(_))));
    assert!(printed.pages.is_empty());
    let written = answer::<Manual>(team.ana("man ../pages --json"), "man");
    assert!(matches!((written.folder, written.text), (Maybe::Some(_), Maybe::Null(()))));
    assert!(written.pages.len() > 30);
}

#[test]
fn an_unknown_field_is_kept_and_can_not_take_the_place_of_a_computed_one() {
    let team = Team::pair();
    team.write(
        "ana",
        "goals/ana/run.yaml",
        "title: Run\nid: x\nstate: y\ncolour: red\nlast_answer: z\nwindow: w\n",
    );
    let shown = team.ana("goal show run --json").json();
    assert_eq!(shown["data"]["colour"], "red");
    assert_eq!((&shown["data"]["id"], &shown["data"]["state"]), (&"ana/run".into(), &"active".into()));
    assert_eq!((&shown["data"]["last_answer"], &shown["data"]["window"]), (&Value::Null, &Value::Null));
    team.write("ana", "pacts/2026-11-22.ana.yaml", "purpose: x\nmissing: nobody\nagreed: [zoe]\n");
    let text = team.ana("pact --json").ok();
    assert_eq!((text.matches("\"missing\"").count(), text.matches("\"agreed\"").count()), (1, 1), "{text}");
}

#[test]
fn errors() {
    let team = Team::pair();
    let error = refused(team.ana("goal show nothing --json"));
    assert_eq!((error.code.as_str(), error.exit, error.causes.len()), ("no_such_record", 3, 0));
    assert!(error.hint.is_some());
    let usage = refused(team.ana("goal shwo --json"));
    assert_eq!((usage.code.as_str(), usage.exit), ("usage", 2));
    let folder = team.clone_of("ana");
    let clock = refused(team.with("ana", &folder, &[("ALLY_NOW", "noon")], "--json status"));
    assert_eq!((clock.code.as_str(), clock.message.as_str()), ("usage", "ALLY_NOW is \"noon\""));
    // Behind `--` the word is an argument like any other.
    assert!(team.ana("goal show -- --json").ends(3).1.starts_with("error: there is no goal \"--json\""));
}
