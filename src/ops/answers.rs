//! The shapes of the JSON answers, in one table: the schemas are made from it, and the tests' mirrors of the answers.

/// Hands the shapes to a macro, each as `Name { key: Type, … }`. `Maybe` is a value or null, `Day` a date, `Instant` a
/// time with its offset; the name of another shape stands for that shape.
#[macro_export]
macro_rules! answer_shapes {
    ($with:ident) => {
        $with! {
            Problem { path: String, line: Maybe<u64>, column: Maybe<u64>, code: String, message: String }
            Finding { path: String, line: Maybe<u64>, column: Maybe<u64>, code: String, message: String, fix: Maybe<String> }
            Imported {
                done: bool, format: String, columns: Vec<ImportedColumn>, silent: u64, checkins: u64, bad: Vec<BadLine>,
                bad_lines: u64,
            }
            ImportedColumn {
                column: String, goal: Maybe<String>, is_new: bool, answers: u64, written: u64, there: u64, kept: u64,
                before_start: u64, from: Maybe<Day>, to: Maybe<Day>,
            }
            BadLine { line: u64, message: String }
            Restored {
                done: bool, into_new: bool, records: u64, written: Vec<RestoredKind>, there: u64, kept: u64, of_others: u64,
            }
            RestoredKind { kind: String, records: u64 }
            Installed { folder: String, files: u64, stay: bool }
            Archive { format: u64, records: Vec<Archived> }
            Archived { kind: String, id: String, path: String, writer: Maybe<String>, fields: Map<String, Value> }
            Exported { format: String, file: Maybe<String>, bytes: usize, text: Maybe<String> }
            Mending { done: bool, repairs: Vec<Repair>, undecided: Vec<Undecided>, left: Vec<Finding> }
            Repair { path: String, code: String, what: String, committed: bool }
            Undecided { path: String, field: String, shown: Value, kept: Vec<Value>, apart: Maybe<String> }

            Goal {
                id: String, path: String, writer: Maybe<String>, title: String, owners: Vec<String>, keeper: Maybe<String>,
                why: Maybe<String>, kind: Maybe<String>, every: Maybe<String>, target: Maybe<f64>, from: Maybe<f64>,
                unit: Maybe<String>, by: Maybe<Day>, amount: Maybe<f64>, limit: Maybe<f64>, done_when: Maybe<String>,
                minimum: Maybe<String>, reserve: Maybe<u64>, obstacle: Maybe<String>, plan: Vec<String>, aim: Maybe<String>,
                stretch: Maybe<bool>, context: Maybe<BTreeMap<String, String>>, parent: Maybe<String>, source: Maybe<String>,
                witness: Vec<String>, stake: Maybe<String>, horizon: Maybe<String>, tags: Vec<String>, star: Maybe<bool>,
                start: Maybe<Day>, paused: Vec<Value>, changes: Vec<Map<String, Value>>, closed: Maybe<BTreeMap<String, String>>,
                clashes: Vec<Value>,
            }
            GoalComputed { state: String, last_answer: Maybe<LastAnswer> }
            GoalShown {
                state: String, last_answer: Maybe<LastAnswer>, last_period: Maybe<Tally>, window: Maybe<Window>,
                change: Maybe<String>, comeback: Maybe<Comeback>, weeks_kept: Maybe<u64>, pace: Maybe<Pace>,
                forecast: Maybe<String>, carried: Maybe<u64>, confirmed: Maybe<Day>, lines: Vec<GoalLine>, steps: Vec<Step>,
                after_a_miss: Vec<String>, curve: Maybe<Curve>, calendar: Maybe<Calendar>,
            }
            Step { r#ref: String, title: String, state: String, by: Maybe<Day>, closed_on: Maybe<Day> }
            Tally { slots: u64, kept: u64, partly: u64, skip: u64, missed: u64, silent: u64 }
            Window {
                from: Day, to: Day, slots: u64, kept: u64, partly: u64, skip: u64, missed: u64, silent: u64, counted: u64,
                rate: Maybe<f64>,
            }
            Comeback { of: u64, back: u64 }
            Pace {
                done: f64, share: Maybe<f64>, time_share: Maybe<f64>, lead_days: Maybe<f64>, word: Maybe<String>,
            }
            LastAnswer { day: Day, who: String, answer: String, checkin: String }
            GoalEvent { day: Day, who: String, what: String, text: String, note: Maybe<String>, checkin: Maybe<String> }

            Checkin {
                id: String, path: String, writer: String, goals: Map<String, Value>, mood: Maybe<u64>, win: Maybe<String>,
                blocker: Maybe<String>, ask: Value, last: Maybe<String>, next: Maybe<String>, note: Maybe<String>,
                excited: Maybe<String>, challenged: Maybe<String>, surprised: Maybe<String>, with: Vec<String>,
                recall: Map<String, Value>, photo: Maybe<String>, star: Maybe<bool>, clashes: Vec<Value>,
            }

            Feedback {
                id: String, path: String, writer: String, to: String, kind: Maybe<String>, text: Maybe<String>,
                situation: Maybe<String>, behaviour: Maybe<String>, impact: Maybe<String>, r#try: Maybe<String>,
                effect: Maybe<String>, re: Maybe<String>, reply: Maybe<String>, about: Maybe<String>, propose: Value,
                tags: Vec<String>, star: Maybe<bool>, clashes: Vec<Value>,
            }
            Hinted { hints: Vec<String> }
            FeedbackComputed { state: Maybe<String> }
            ThreadComputed { state: Maybe<String>, replies: Vec<Both<Feedback, FeedbackComputed>> }

            Member {
                id: String, path: String, writer: String, name: Maybe<String>, emails: Vec<String>, role: Maybe<String>,
                since: Maybe<Day>, until: Maybe<Day>, tz: Maybe<String>, day_starts: Maybe<u64>, agreed: Maybe<String>,
                helps: Vec<String>, avoid: Vec<String>, strengths: Vec<String>, away: Vec<Value>, becoming: Maybe<String>,
                signing_keys: Vec<String>, star: Maybe<bool>, clashes: Vec<Value>,
            }
            MemberComputed { presence: String }
            MemberShown { presence: String, calendar: Maybe<Calendar> }
            Curve { points: Vec<Point>, pace: Vec<Point> }
            Point { day: Day, reached: f64 }
            Calendar { from: Day, to: Day, days: Vec<Marked> }
            Marked { day: Day, mark: String }
            WhoAmI {
                member: Maybe<String>, name: Maybe<String>, email: Maybe<String>, today: Day, team: String, folder: String,
            }

            Pact {
                id: String, path: String, writer: String, purpose: String, by: Maybe<String>, from: Maybe<Day>,
                members: Vec<String>, checkin: Maybe<String>, review: Maybe<String>, realign: Maybe<u64>, until: Maybe<Day>,
                grace: Maybe<u64>, missed: Maybe<String>, lead: Maybe<String>, topics: Vec<String>, feedback: Maybe<String>,
                boundaries: Maybe<String>, roles: Map<String, Value>, values: Vec<String>, words: Map<String, Value>,
                fund: Value, together: Maybe<String>, learn: Maybe<String>, call: Maybe<String>, reply_days: Maybe<u64>,
                taper: Maybe<String>, because: Maybe<String>, amends: Maybe<String>, star: Maybe<bool>, clashes: Vec<Value>,
            }
            PactComputed {
                state: String, agreed: Vec<String>, missing: Vec<String>, since: Maybe<Day>, last_agreed: Maybe<Day>,
                leads: Maybe<String>, topic: Maybe<String>, realign_due: Maybe<Day>, duties: Vec<Duty>,
                changed: Vec<Difference>, proposals: Vec<Proposal>,
            }
            PactVersion { state: String, agreed: Vec<String>, missing: Vec<String>, changed: Vec<Difference> }
            Duty { member: String, role: String, checkin: Maybe<String>, reply_days: Maybe<u64> }
            Difference { field: String, was: Value, now: Value }
            Proposal {
                id: String, by: String, from: Maybe<Day>, because: Maybe<String>, agreed: Vec<String>, missing: Vec<String>,
                changed: Vec<Difference>,
            }

            Sprint {
                id: String, path: String, writer: String, by: Maybe<String>, title: String, start: Maybe<Day>, end: Maybe<Day>,
                days: Maybe<u64>, weeks: Maybe<u64>, with: Vec<String>, kind: Maybe<String>, r#if: Maybe<String>,
                then: Maybe<String>, measure: Maybe<String>, host: Maybe<String>, blend: Map<String, Value>,
                source: Maybe<String>, script: Maybe<String>, teacher: Maybe<String>, learner: Maybe<String>,
                from: Maybe<String>, decision: Maybe<String>, why: Maybe<String>, decided: Maybe<Day>, star: Maybe<bool>,
                clashes: Vec<Value>,
            }
            SprintPart {
                id: String, path: String, writer: String, join: Maybe<String>, intention: Maybe<String>, part: Maybe<String>,
                log: Vec<Map<String, Value>>, spent: Maybe<BTreeMap<String, f64>>, worked: Maybe<String>, didnt: Maybe<String>,
                mattered: Maybe<String>, felt: Maybe<String>, learned: Vec<String>, apply: Maybe<String>, want: Maybe<String>,
                debriefed: Maybe<Day>, decision: Maybe<String>, why: Maybe<String>, decided: Maybe<Day>,
                passed_on: Maybe<String>, star: Maybe<bool>, clashes: Vec<Value>,
            }
            SprintComputed {
                state: String, first: Maybe<Day>, last: Maybe<Day>, joined: Vec<String>, unanswered: Vec<String>,
                outcome: Maybe<Outcome>, matched: Maybe<Matched>,
            }
            SprintShown {
                state: String, first: Maybe<Day>, last: Maybe<Day>, joined: Vec<String>, unanswered: Vec<String>,
                outcome: Maybe<Outcome>, matched: Maybe<Matched>, hypothesis: Maybe<String>, counts: Vec<SprintCounts>,
                parts: Vec<SprintPart>, spent: Spent,
            }
            Outcome { decision: String, by: String, on: Maybe<Day>, why: Maybe<String> }
            Matched { members: Vec<String>, unanswered: Vec<String> }
            SprintCounts { member: String, days: u64, checkins: u64, moods: Vec<u64>, goals: Vec<Practised> }
            Practised { r#ref: String, title: String, days: u64 }
            Spent { hours: f64, money: f64 }
            Learn { lessons: Vec<Lesson>, together: Together, next: Maybe<Day> }
            Lesson {
                key: String, kind: String, sprint: String, question: String, text: String, learned: Day, due: Maybe<Day>,
                last: Maybe<String>,
            }
            Together { agreed: Maybe<String>, last: Maybe<Day>, sprint: Maybe<String> }
            ReviewLeaf {
                id: String, path: String, writer: String, temp: Maybe<u64>, own: Maybe<u64>, they_did: Vec<String>,
                fair: Maybe<i64>, push: Maybe<i64>, way: Maybe<u64>, bond: Maybe<u64>, commit: Maybe<u64>, good: Maybe<String>,
                hard: Maybe<String>, change: Maybe<String>, unsaid: Maybe<String>, surprised: Maybe<String>,
                spillover: Maybe<String>, learned: Maybe<String>, goals: BTreeMap<String, String>,
                moments: BTreeMap<String, String>, star: Maybe<bool>, clashes: Vec<Value>,
            }
            Joint {
                id: String, path: String, writer: String, present: Vec<String>, notes: Maybe<String>, decisions: Vec<Decision>,
                closed: Vec<String>, next_lead: Maybe<String>, phase: Maybe<String>, on: Maybe<Day>, star: Maybe<bool>,
                clashes: Vec<Value>,
            }
            Decision { what: String, who: String, by: Day }
            Review {
                period: String, from: Day, to: Day, depth: String, state: String, pact: Maybe<PactLine>, lead: Maybe<String>,
                phase: String, quiet_phases: Vec<String>, opener: String, wins: Vec<Win>, thanks: Vec<ReviewWord>,
                promised: Vec<Promised>, promises: Vec<Promises>, celebrations: Vec<Celebration>, goals: Vec<GoalLine>,
                choices: Vec<Choice>, rhythm: Vec<Beats>, answered: Vec<Heard>, duties: Vec<ReviewDuty>, said: Vec<Said>,
                feedback: Vec<ReviewWord>, ratings: Vec<Rating>, gaps: Vec<Gap>, both_give_more: Maybe<GiveMore>,
                temperatures: Vec<Temperature>, experiments: Vec<Experiment>, fund: Maybe<Fund>, setbacks: Vec<Setbacks>,
                stuck: Vec<Stuck>, pact_age: Maybe<PactAge>, real_use: Vec<RealUse>, alone: Vec<Alone>,
                worth_a_look: Vec<Claim>, together: Slots, touchstones: Vec<Touchstone>,
                ledger: Maybe<Ledger>, prompts: Vec<String>, open: ReviewOpen, decisions: Vec<Decided>, closed: Vec<Topic>,
                notes: Maybe<String>, leaves: BTreeMap<String, String>, parts: Vec<ReviewLeaf>, call: Maybe<String>,
            }
            Year {
                year: i64, from: Day, to: Day, counted_to: Day, members: Vec<String>, touch: Vec<YearTouch>, goals: Vec<YearRow>,
                ended: Vec<YearEnded>, changed: Vec<YearChanged>, habits: Vec<HeldHabit>, wins: Vec<Win>,
                thanks: Vec<ReviewWord>, sprints: Vec<Experiment>, reviews: u64, decisions: Vec<Decided>, words: Vec<String>,
                starred: Vec<YearStarred>, becoming: BTreeMap<String, String>,
            }
            YearMonth { of: u64, weeks: u64 }
            YearTouch { member: String, months: Vec<Maybe<YearMonth>> }
            YearRow {
                r#ref: String, owner: String, title: String, kind: String, months: Vec<Maybe<YearMonth>>, kept: Maybe<YearKept>,
            }
            YearKept { kept: u64, counted: u64, comebacks: u64 }
            YearEnded {
                r#ref: String, owners: Vec<String>, title: String, r#as: String, on: Day, learned: Maybe<String>,
            }
            YearChanged { r#ref: String, owners: Vec<String>, title: String, days: u64 }
            YearStarred { id: String, kind: String, day: Day, member: String, text: String }
            Win { member: String, day: Day, text: String, checkin: String, answered: bool }
            ReviewWord {
                from: String, to: String, day: Day, kind: String, text: String, effect: Maybe<String>, id: String,
                state: Maybe<String>,
            }
            Promised {
                member: String, text: String, state: String, r#ref: String, by: Maybe<Day>, moved: Maybe<u64>,
            }
            Promises { member: String, kept: u64, partly: u64, not: u64, rate: Maybe<f64> }
            Celebration { member: Maybe<String>, kind: String, r#ref: String, text: String }
            Choice {
                goal: String, owners: Vec<String>, title: String, horizon: Maybe<String>, confirmed: Maybe<Day>,
                weeks: Maybe<i64>, words: Vec<Chosen>,
            }
            Chosen { member: String, word: String }
            Beats { member: String, due: u64, answered: u64, periods: Vec<Beat> }
            Heard { member: String, of: u64, answered: u64, rate: Maybe<f64>, open_asks: Vec<String> }
            ReviewDuty { member: String, role: String, duty: String, due: u64, met: u64, within: Maybe<i64> }
            Said { from: String, to: String, thanks: u64, keep: u64, change: u64, ask: u64, note: Maybe<String> }
            Rating { member: String, name: String, value: i64, moment: Maybe<String>, row: Vec<i64> }
            Slots { kept: u64, slots: u64, counted: u64 }
            Gap { rating: String, members: Vec<String>, values: Vec<i64> }
            GiveMore { text: String, they_did: Vec<TheyDid> }
            TheyDid { member: String, they_did: Vec<String> }
            Temperature { member: String, temp: Ratings, mood: Ratings }
            Ratings { values: Vec<i64>, change: Maybe<String> }
            Experiment {
                id: String, title: String, kind: String, from: Maybe<Day>, to: Maybe<Day>, decision: Maybe<String>,
            }
            Fund { hours: Purse, money: Purse, currency: Maybe<String> }
            Purse { agreed: Maybe<f64>, spent: f64 }
            Setbacks { member: String, list: Vec<Setback>, followed: u64, reason: Maybe<SetbackReason> }
            Setback { goal: String, from: Day, to: Day, slots: u64, followed: bool }
            SetbackReason { why: String, times: u64, of: u64 }
            PactAge { pact: String, from: Day, days: i64, realign: Day, until: Maybe<Day> }
            Stuck { member: String, by: String, goal: Maybe<String>, text: String, ask: Maybe<String> }
            RealUse { goal: String, member: String, done: u64, real: u64, note: Maybe<String> }
            Alone { member: String, alone: Side, others: Side }
            Side { weeks: u64, kept: u64, counted: u64, rate: f64 }
            Claim { metric: String, text: String, members: Vec<String>, goal: Maybe<String> }
            Touchstone { id: String, kind: String, text: String }
            Ledger {
                habits: Vec<HeldHabit>, taught: Vec<Taught>, words: Vec<String>, decisions_kept: u64, decisions: u64,
            }
            HeldHabit { member: String, goal: String, title: String, weeks: u64, of: u64 }
            Taught { title: String, teacher: Maybe<String>, learner: Maybe<String> }
            ReviewOpen { asks: Vec<ReviewAsked>, topics: Vec<Topic>, decisions: Vec<Decided> }
            ReviewAsked { from: String, to: String, text: String, r#for: Maybe<String>, since: Day, id: String }
            Topic { from: String, text: String, since: Day, days: i64, id: String }
            Decided {
                what: String, who: Maybe<String>, by: Maybe<Day>, period: String, goal: Maybe<String>, state: String,
                moved: u64,
            }
            ReviewListing {
                period: String, from: Day, to: Day, state: String, present: Vec<String>, missing: Vec<String>, decisions: u64,
            }

            Begun {
                folder: String, team: String, member: String, remote: Maybe<String>, pact: Maybe<String>, sent: bool,
            }
            Made { folder: String, ana: String, ben: String, remote: String, weeks: u64, records: u64 }
            Setting { key: String, value: Maybe<String>, meaning: String }

            Status {
                team: String, day: Day, me: Maybe<String>, members: Vec<Person>, pact: Maybe<PactLine>, offers: Vec<Offer>,
                sync: SyncState,
                clashes: Vec<String>,
            }
            Person {
                id: String, name: String, presence: String, rhythm: Vec<Beat>, week: Vec<DayDot>, last_checkin: Maybe<Day>,
                goals: Vec<GoalLine>, waiting_for: Vec<Waiting>, next: Maybe<String>, silent_periods: u64,
                after_a_miss: Vec<String>,
            }
            DayDot { day: Day, checked_in: bool }
            Offer { kind: String, about: String, text: String }
            Beat { period: String, answered: bool }
            GoalLine {
                r#ref: String, owner: String, title: String, kind: String, state: String, last_answer: Maybe<LastAnswer>,
                last_period: Maybe<Tally>, window: Maybe<Window>, change: Maybe<String>, comeback: Maybe<Comeback>,
                weeks_kept: Maybe<u64>, pace: Maybe<Pace>, forecast: Maybe<String>, carried: Maybe<u64>,
            }
            Waiting { kind: String, r#ref: String, text: String, since: Day, from: Vec<String> }
            PactLine {
                id: String, purpose: String, lead: Maybe<String>, topic: Maybe<String>, state: String, until: Maybe<Day>,
                realign_due: Maybe<Day>, waiting: Vec<Unsigned>,
            }
            Unsigned { id: String, missing: Vec<String> }
            SyncState { last: Maybe<Instant>, ahead: Maybe<u64>, behind: Maybe<u64>, dirty: u64, url: Maybe<String> }

            Reminders { team: String, reminders: Vec<Reminder>, sync: Maybe<SyncBefore> }
            Reminder {
                kind: String, who: String, text: String, r#ref: Maybe<String>, since: Day, period: Maybe<String>, way: String,
                given: bool, why: Maybe<String>,
            }
            Scheduled {
                scheduler: String, folder: String, installed: bool, changed: bool, when: Maybe<String>, kept: Vec<KeptText>,
                commands: Vec<String>, notes: Vec<String>,
            }
            TeamAnswer { team: String, path: String, data: Value, error: Maybe<TeamRefusal> }
            TeamRefusal { code: String, exit: u64, message: String, hint: Maybe<String> }
            KeptText { path: String, text: String }
            SyncBefore { done: bool, message: Maybe<String> }
            Due {
                kind: String, who: String, what: String, r#ref: Maybe<String>, since: Day, period: Maybe<String>,
            }
            Question { phase: String, text: String, tag: Maybe<String>, own: bool }
            Asked { phase: String, text: String, tag: Maybe<String>, own: bool, instead_of_challenge: bool }
            Pairing { reviewer: String, author: String }
            Nudge {
                member: String, name: String, text: String, silent_days: Maybe<i64>, helps: Vec<String>, avoid: Vec<String>,
            }
            Inbox { items: Vec<News>, clashes: Vec<String>, marked_read: bool }
            News {
                kind: String, id: String, path: String, who: String, name: String, action: String, day: Maybe<Day>,
                text: String, for_me: bool,
            }
            Entry {
                day: Day, who: String, name: String, kind: String, did: String, id: String, text: String, starred: bool,
                with: Vec<String>,
            }
            Synced {
                sent: Vec<Travelled>, received: Vec<Travelled>, merged: Vec<Travelled>, clashes: Vec<Clash>, offers: Vec<Due>,
                left: Vec<Left>, aside: Maybe<Aside>, remote: String, branch: String,
            }
            Aside { kept_in: String, records: Vec<Travelled> }
            Travelled { kind: String, id: String, path: String, writer: Maybe<String>, action: String }
            Clash {
                id: String, path: String, field: Maybe<String>, shown: Value, kept: Value, kept_in: Maybe<String>,
            }
            Left { path: String, why: String }
            Manual { folder: Maybe<String>, pages: Vec<String>, text: Maybe<String> }
        }
    };
}

/// A shape: its name, and its keys with what each holds.
pub type Shape = (&'static str, &'static [(&'static str, &'static str)]);

macro_rules! table {
    ($($name:ident { $($key:ident: $of:ty),* $(,)? })*) => {
        /// Every shape.
        pub const SHAPES: &[Shape] = &[$((stringify!($name), &[$((stringify!($key), stringify!($of))),*])),*];
    };
}

answer_shapes!(table);

/// Which commands answer with which shape: `Both` is a record with what is computed for it, `Value` may be anything.
const ANSWERS: &[(&str, &[&str])] = &[
    ("ask", &["Asked"]),
    ("ask.list", &["Vec<Question>"]),
    ("ask.round", &["Vec<Pairing>"]),
    ("check", &["Vec<Finding>"]),
    ("check.fix", &["Mending"]),
    ("checkin", &["Checkin"]),
    ("checkin.edit", &["Checkin"]),
    ("checkin.remove", &["Checkin"]),
    ("checkin.show", &["Checkin"]),
    ("checkin.list", &["Vec<Checkin>"]),
    ("config.get", &["Setting"]),
    ("config.set", &["Setting"]),
    ("config.list", &["Vec<Setting>"]),
    ("demo", &["Made"]),
    ("due", &["Vec<Due>"]),
    ("every-team.status", &["Vec<TeamAnswer>"]),
    ("every-team.due", &["Vec<TeamAnswer>"]),
    ("every-team.remind", &["Vec<TeamAnswer>"]),
    ("every-team.sync", &["Vec<TeamAnswer>"]),
    ("export", &["Exported"]),
    ("feedback.edit", &["Feedback"]),
    ("feedback.reply", &["Feedback"]),
    ("goal.propose", &["Feedback"]),
    ("goal.decline", &["Feedback"]),
    ("feedback.give", &["Both<Feedback, Hinted>"]),
    ("feedback.send", &["Both<Feedback, Hinted>"]),
    ("feedback.list", &["Vec<Both<Feedback, FeedbackComputed>>"]),
    ("feedback.show", &["Both<Feedback, ThreadComputed>"]),
    ("goal.accept", &["Goal"]),
    ("goal.add", &["Goal"]),
    ("goal.change", &["Goal"]),
    ("goal.done", &["Goal"]),
    ("goal.drop", &["Goal"]),
    ("goal.edit", &["Goal"]),
    ("goal.pivot", &["Goal"]),
    ("goal.reopen", &["Goal"]),
    ("goal.list", &["Vec<Both<Goal, GoalComputed>>"]),
    ("goal.log", &["Vec<GoalEvent>"]),
    ("goal.show", &["Both<Goal, GoalShown>"]),
    ("import.csv", &["Imported"]),
    ("import.json", &["Restored"]),
    ("inbox", &["Inbox"]),
    ("init", &["Begun"]),
    ("join", &["Begun"]),
    ("learn", &["Learn"]),
    ("leave", &["Member"]),
    ("member.edit", &["Member"]),
    ("pact.agree", &["Member"]),
    ("log", &["Vec<Entry>"]),
    ("man", &["Manual"]),
    ("member.list", &["Vec<Both<Member, MemberComputed>>"]),
    ("member.show", &["Both<Member, MemberShown>"]),
    ("nudge", &["Nudge"]),
    ("pact.amend", &["Pact"]),
    ("pact.edit", &["Pact"]),
    ("pact.new", &["Pact"]),
    ("pact.log", &["Vec<Both<Pact, PactVersion>>"]),
    ("pact.show", &["Both<Pact, PactComputed>"]),
    ("pause", &["Goal", "Member"]),
    ("resume", &["Goal", "Member"]),
    ("remind", &["Reminders"]),
    ("remind.install", &["Scheduled"]),
    ("remind.remove", &["Scheduled"]),
    ("remind.show", &["Scheduled"]),
    ("review.answer", &["ReviewLeaf"]),
    ("review.hold", &["Joint"]),
    ("review.list", &["Vec<ReviewListing>"]),
    ("review.show", &["Review"]),
    ("review.year", &["Year"]),
    ("schema", &["Map<String, Value>"]),
    ("schema.install", &["Installed"]),
    ("sprint.change", &["Sprint"]),
    ("sprint.close", &["Sprint"]),
    ("sprint.idea", &["Sprint"]),
    ("sprint.plan", &["Sprint"]),
    ("sprint.debrief", &["SprintPart"]),
    ("sprint.join", &["SprintPart"]),
    ("sprint.log", &["SprintPart"]),
    ("sprint.edit", &["Sprint", "SprintPart"]),
    ("sprint.list", &["Vec<Both<Sprint, SprintComputed>>"]),
    ("sprint.show", &["Both<Sprint, SprintShown>"]),
    ("status", &["Status"]),
    ("sync", &["Synced"]),
    (
        "undo",
        &["Goal", "Checkin", "Feedback", "Member", "Pact", "Sprint", "SprintPart", "ReviewLeaf", "Joint"],
    ),
    ("whoami", &["WhoAmI"]),
];

/// The kinds of answers, each with the shapes that its data may have.
pub fn answers() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    ANSWERS.iter().copied()
}

/// The shapes that the data of an answer may have; `None` for a kind that no command answers with.
pub fn shapes_of(kind: &str) -> Option<&'static [&'static str]> {
    ANSWERS.iter().find(|(known, _)| *known == kind).map(|(_, shapes)| *shapes)
}
