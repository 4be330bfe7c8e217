//! Every reason to say no, each with a way out.

use thiserror::Error;

use super::remind::RemindRefusal;
use super::review::ReviewRefusal;
use super::words::one_of;
use crate::model::Kind;

/// A request that a rule refuses, or that names something that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A review says no.
    #[error(transparent)]
    Review(#[from] ReviewRefusal),
    /// A reminder or its schedule says no.
    #[error(transparent)]
    Remind(#[from] RemindRefusal),
    /// No record answers to the reference.
    #[error("there is no {} {reference:?}", kind.noun())]
    NoSuchRecord {
        /// What was looked for.
        kind: Kind,
        /// As typed.
        reference: String,
    },
    /// No record of any kind answers to the reference.
    #[error("there is no record {reference:?}")]
    NothingThere {
        /// As typed.
        reference: String,
    },
    /// More than one record begins so.
    #[error("{reference:?} could be {}", one_of(matches))]
    Ambiguous {
        /// As typed.
        reference: String,
        /// The ids that fit.
        matches: Vec<String>,
    },
    /// The record's file can't be read.
    #[error("the {} {id} can't be read", kind.noun())]
    Unreadable {
        /// Kind of the record.
        kind: Kind,
        /// Its id.
        id: String,
    },
    /// Nobody in the team has this id.
    #[error("nobody in this team is called {name:?}")]
    NoSuchMember {
        /// As typed.
        name: String,
        /// Who there is.
        members: Vec<String>,
    },
    /// It isn't clear who is acting.
    #[error("none of this team's members is you{}", email.as_ref().map(|e| format!(" (git says {e})")).unwrap_or_default())]
    WhoAreYou {
        /// Git's address, if it has one.
        email: Option<String>,
        /// Who there is.
        members: Vec<String>,
    },
    /// The acting member, as set, is nobody here.
    #[error("you act as {name:?}, and nobody in this team is called so")]
    NotAMember {
        /// As --as, ALLY_MEMBER or the clone's settings say.
        name: String,
        /// Who there is.
        members: Vec<String>,
    },
    /// Two members share git's address.
    #[error("the address {email} belongs to {}", one_of(members))]
    SharedAddress {
        /// Git's address.
        email: String,
        /// Who has it.
        members: Vec<String>,
    },
    /// The member has left.
    #[error("{name} has left this team")]
    HasLeft {
        /// Who.
        name: String,
    },
    /// A text that must say something is empty.
    #[error("the {what} is empty")]
    Empty {
        /// Which text.
        what: &'static str,
    },
    /// A text holds a control character.
    #[error("the {what} holds a control character (U+{:04X})", u32::from(*found))]
    Control {
        /// Which text.
        what: &'static str,
        /// The character.
        found: char,
    },
    /// A text of one line has several.
    #[error("the {what} has more than one line")]
    ManyLines {
        /// Which text.
        what: &'static str,
    },
    /// A text is longer than a record may be.
    #[error("the {what} is too long: {length} bytes, and {limit} are the most")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// An id that can't be a file name.
    #[error("{id:?} can't be {what}")]
    BadId {
        /// As typed.
        id: String,
        /// What it was to name.
        what: &'static str,
    },
    /// Something of that id is there already.
    #[error("there is already a {} {id}", kind.noun())]
    Taken {
        /// Kind of the record.
        kind: Kind,
        /// The id.
        id: String,
    },
    /// A date that isn't understood.
    #[error("{text:?} is not a date that ally understands")]
    BadDate {
        /// As typed.
        text: String,
    },
    /// A rhythm that isn't understood.
    #[error("{text:?} is not a rhythm that ally understands")]
    BadRhythm {
        /// As typed.
        text: String,
    },
    /// A check-in for a day that is not over the threshold yet.
    #[error("{day} is still ahead")]
    Future {
        /// The day.
        day: String,
    },
    /// A check-in for a day too long ago.
    #[error("{day} is more than seven days ago")]
    TooLongAgo {
        /// The day.
        day: String,
    },
    /// An answer that isn't understood.
    #[error("{answer:?} is not an answer to {goal}")]
    BadAnswer {
        /// The goal.
        goal: String,
        /// As typed.
        answer: String,
    },
    /// An answer that doesn't fit the goal's kind.
    #[error("{goal} is a {kind} goal, and {answer:?} does not fit it")]
    AnswerDoesNotFit {
        /// The goal.
        goal: String,
        /// Its kind.
        kind: &'static str,
        /// As typed.
        answer: String,
        /// What fits.
        fits: &'static str,
    },
    /// An unknown reason for a miss.
    #[error("{reason:?} is not one of the reasons for a miss")]
    BadReason {
        /// As typed.
        reason: String,
    },
    /// A goal that is closed.
    #[error("the goal {goal} is {state} since {since}")]
    GoalClosed {
        /// Which.
        goal: String,
        /// done, dropped, replaced
        state: &'static str,
        /// The day.
        since: String,
    },
    /// A goal that is open, where only a closed one makes sense.
    #[error("the goal {goal} is open already")]
    GoalOpen {
        /// Which.
        goal: String,
    },
    /// Feedback that proposes no goal, where only a proposal makes sense.
    #[error("{id} proposes no goal")]
    NoProposal {
        /// Which.
        id: String,
    },
    /// A proposal to somebody else.
    #[error("the proposal {id} is for {to}, and only {to} answers it")]
    NotForYou {
        /// Which.
        id: String,
        /// Whom it is for.
        to: String,
    },
    /// A proposal that is a goal by now.
    #[error("the proposal {id} is your goal {goal} already")]
    ProposalAccepted {
        /// Which.
        id: String,
        /// The goal.
        goal: String,
    },
    /// A goal's options contradict each other.
    #[error("{why}")]
    GoalShape {
        /// A sentence.
        why: &'static str,
        /// What helps.
        hint: &'static str,
    },
    /// The parts of a sprint contradict each other, or there is nothing to write.
    #[error("{why}")]
    SprintShape {
        /// A sentence.
        why: &'static str,
        /// What helps.
        hint: &'static str,
    },
    /// A sprint is not where the request would need it.
    #[error("the sprint {sprint} {why}")]
    SprintPhase {
        /// Which.
        sprint: String,
        /// The end of the sentence.
        why: &'static str,
        /// What helps.
        hint: &'static str,
    },
    /// The plan names others.
    #[error("the sprint {sprint} is planned without you")]
    NotInvited {
        /// Which.
        sprint: String,
        /// Who planned it.
        lead: String,
    },
    /// An amount that isn't understood.
    #[error("{text:?} does not say what was spent")]
    BadSpent {
        /// As typed.
        text: String,
    },
    /// Nothing of that name was learned.
    #[error("you have no lesson {lesson:?}")]
    NoSuchLesson {
        /// As typed.
        lesson: String,
    },
    /// A check-in with nothing in it; names an open goal of mine that takes a word as an answer.
    #[error("there is nothing to write down yet")]
    NothingSaid(Option<String>),
    /// An answer to a promise that nobody made.
    #[error("before {day} you said no `next` that is still open, so there is nothing for --last to answer")]
    NoPromise {
        /// The day of the check-in.
        day: String,
    },
    /// A change that changes nothing.
    #[error("{what} is like that already")]
    NothingChanged {
        /// Which record.
        what: String,
    },
    /// Somebody else's record.
    #[error("{id} belongs to {owner}, and only {owner} changes it")]
    NotYours {
        /// Which record.
        id: String,
        /// Whose it is.
        owner: String,
    },
    /// A version of the pact that somebody else has signed.
    #[error("{name} has signed the pact {pact}, so its words stay")]
    Signed {
        /// Which version.
        pact: String,
        /// Who.
        name: String,
    },
    /// Feedback to oneself.
    #[error("that would be feedback to yourself")]
    ToYourself,
    /// Feedback in parts that lacks some of them.
    #[error("without a text, feedback needs situation, behaviour and impact; missing: {missing}")]
    HalfSaid {
        /// The parts that are not.
        missing: String,
    },
    /// No draft answers to the reference.
    #[error("there is no draft {reference:?} in this clone")]
    NoSuchDraft {
        /// As typed.
        reference: String,
    },
    /// A confirmation of something that is no paraphrase.
    #[error("{id} is no `heard`, so there is nothing to confirm")]
    NothingToConfirm {
        /// What was answered.
        id: String,
        /// The paraphrase that waits for a word, if there is one.
        heard: Option<String>,
    },
    /// A confirmation of a paraphrase of somebody else's words.
    #[error("{id} puts the words of {giver} in other words, so {giver} says whether that was it")]
    NotYoursToConfirm {
        /// The paraphrase.
        id: String,
        /// Whose words they were.
        giver: String,
    },
    /// A tag without a question.
    #[error("there is no question tagged {tag:?}")]
    NoQuestion {
        /// As typed.
        tag: String,
        /// Tags that questions have.
        tags: Vec<String>,
    },
    /// A nudge for oneself.
    #[error("that would be a nudge to yourself")]
    NudgeYourself,
    /// A nudge soon after another one.
    #[error("there was a text for {name} {when}, and one in two days is enough")]
    NudgedAlready {
        /// For whom.
        name: String,
        /// `today`, `yesterday`.
        when: String,
    },
    /// A detail that can't be read.
    #[error("{text:?} is not a detail of an answer")]
    BadDetail {
        /// As typed.
        text: String,
    },
    /// A detail of an answer that isn't there.
    #[error("{goal} has no answer on that day yet, so a detail has nothing to go with")]
    NoAnswerYet {
        /// The goal.
        goal: String,
    },
    /// The records are of a newer format.
    #[error("this team's records have format {found}, and this ally writes format {ours}")]
    NewerFormat {
        /// The team's.
        found: i64,
        /// Ours.
        ours: i64,
    },
    /// The team's file is missing or can't be read.
    #[error("the team's own file ally.yaml can't be read")]
    NoTeamFile,
    /// Nothing that could be taken back.
    #[error("there is nothing of yours to take back")]
    NothingToUndo,
    /// The record was changed again.
    #[error("{path} was changed again after that, so taking it back would lose the later change")]
    ChangedSince {
        /// Which file.
        path: String,
    },
    /// Nothing was agreed yet.
    #[error("this team has no pact yet")]
    NoPact,
    /// The pact has my signature.
    #[error("you have agreed to the pact {pact} already")]
    AgreedAlready {
        /// Which version.
        pact: String,
    },
    /// A pact is there already, and in its time.
    #[error("this team has the pact {pact}")]
    PactThere {
        /// Which version is in force.
        pact: String,
    },
    /// A pact without its sentence.
    #[error("a pact needs its purpose")]
    NoPurpose,
    /// Several versions wait for one signature.
    #[error("several versions wait for you: {}", one_of(ids))]
    ManyVersions {
        /// Which.
        ids: Vec<String>,
    },
    /// A version that others went past.
    #[error("the version {pact} was set aside: {in_force} is in force, and it does not build on that")]
    SetAside {
        /// The version.
        pact: String,
        /// The one in force.
        in_force: String,
    },
    /// Somebody to lead whom nobody knows.
    #[error("{text:?} is nobody who could lead")]
    BadLead {
        /// As typed.
        text: String,
        /// Who there is.
        members: Vec<String>,
    },
    /// A pair without its two sides.
    #[error("{text:?} does not have two sides")]
    BadPair {
        /// As typed.
        text: String,
        /// How it is written.
        form: &'static str,
    },
    /// A fund that can't be read.
    #[error("{text:?} is not a fund that ally understands")]
    BadFund {
        /// As typed.
        text: String,
    },
    /// An end before the beginning.
    #[error("the last day, {until}, lies before the first, {from}")]
    EndsTooEarly {
        /// First day.
        from: String,
        /// Last day.
        until: String,
    },
    /// A pause that reaches too far back.
    #[error("{day} is too long ago for a pause to begin")]
    PauseTooOld {
        /// The day.
        day: String,
    },
    /// Nothing rests that could go on.
    #[error("{what}, and no pause is planned")]
    NotPaused {
        /// Who or what does not rest.
        what: String,
    },
    /// Nobody said yes.
    #[error("nothing was written: leaving takes a yes")]
    Unconfirmed,
    /// A time zone that nobody knows.
    #[error("{0:?} is not a time zone that ally knows")]
    BadZone(String),
    /// A text that is no e-mail address.
    #[error("{text:?} is not an e-mail address")]
    BadAddress {
        /// As typed.
        text: String,
    },
    /// A text that is no signing key.
    #[error("{0:?} is not a key that commits are signed with")]
    BadKey(String),
    /// An address that is another member's already.
    #[error("the address {email} is {owner}'s already")]
    AddressTaken {
        /// As typed.
        email: String,
        /// Whose it is.
        owner: String,
    },
    /// A pattern that filters nothing meaningful.
    #[error("{kind:?} is not a kind of record")]
    BadKind {
        /// As typed.
        kind: String,
    },
    /// A setting that does not exist.
    #[error("there is no setting {0:?}")]
    NoSuchSetting(String),
    /// A setting that has no value.
    #[error("the setting {0} is not set")]
    NotSet(String),
    /// A setting's value that means nothing.
    #[error("{value:?} does not fit the setting {key}")]
    BadSetting {
        /// Which.
        key: String,
        /// As typed.
        value: String,
        /// What fits.
        fits: &'static str,
    },
}
