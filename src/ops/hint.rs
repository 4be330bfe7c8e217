//! The way out of every refusal.

use super::Refusal;
use crate::model::{FORMS, Kind, Rhythm, State};

impl Refusal {
    /// What would help.
    pub fn hint(&self) -> String {
        match self {
            Self::Review(refusal) => refusal.hint(),
            Self::Remind(refusal) => refusal.hint(),
            Self::NoSuchRecord { kind: Kind::Goal, .. } => {
                "`ally goal list --all` shows every goal; another member's goal is MEMBER/GOAL".to_owned()
            }
            Self::NoSuchRecord { kind: Kind::Checkin, .. } => {
                "`ally checkin list` shows the check-ins; an id is DATE.MEMBER".to_owned()
            }
            Self::NoSuchRecord { kind: Kind::Feedback, .. } => {
                "`ally feedback list` shows the ids".to_owned()
            }
            Self::NoSuchRecord { kind: Kind::Pact, .. } => "`ally pact log` shows the versions".to_owned(),
            Self::NoSuchRecord { kind: Kind::Sprint, .. } => {
                "`ally sprint list --all` shows every sprint".to_owned()
            }
            Self::NoSuchRecord { .. } | Self::NothingThere { .. } => "`ally log` shows the records with their ids".to_owned(),
            Self::Ambiguous { .. } => "type more of the id".to_owned(),
            Self::Unreadable { .. } => "`ally check` names the line; mend the file and try again".to_owned(),
            Self::NoSuchMember { members, .. } if members.len() < 2 => {
                "you are the only one here so far; your partner comes in with `ally join URL`".to_owned()
            }
            Self::NoSuchMember { members, .. } => format!("the members are {}", list(members)),
            Self::WhoAreYou { members, .. } => format!(
                "say who you are with `ally config set member ID` or --as ID (the members are {}); to come in as \
                 somebody new use `ally join`",
                list(members)
            ),
            Self::NotAMember { members, .. } => format!(
                "say who you are with `ally config set member ID` or --as ID (the members are {})",
                list(members)
            ),
            Self::SharedAddress { .. } => {
                "say which one is you: `ally config set member ID` or --as ID, and --member ID with `ally join`"
                    .to_owned()
            }
            Self::HasLeft { .. } => {
                "`ally member list` shows who is there; whoever left comes back with `ally member edit --until \"\"`"
                    .to_owned()
            }
            Self::Empty { .. } => "write a word or two; `-` reads them from standard input".to_owned(),
            Self::Control { .. } => "take it out; such characters can drive a terminal".to_owned(),
            Self::ManyLines { .. } => "put it on one line, and the rest into --note or --why".to_owned(),
            Self::TooLong { .. } => {
                "a file beside the records can hold it; link to it from the record".to_owned()
            }
            Self::BadId { id, .. } if id.is_empty() => {
                "its letters are not in a-z; choose an id with --member, such as `ana`".to_owned()
            }
            Self::BadId { id, .. } if id.len() <= 31 && id.chars().all(is_id_letter) && !id.starts_with('-') => {
                "that word has another meaning, here or for Windows; choose another one".to_owned()
            }
            Self::BadId { .. } => {
                "use up to 31 lower-case letters, digits and hyphens, such as `ana` or `run-5k`".to_owned()
            }
            Self::Taken { kind: Kind::Goal | Kind::Sprint, .. } => "choose another name with --id".to_owned(),
            Self::Taken { kind: Kind::Member, .. } => "choose another id with --member; if it is you, `ally member edit --email` adds an address over there"
                    .to_owned(),
            Self::Taken { .. } => "choose another id".to_owned(),
            Self::BadDate { .. } => format!("write it as one of: {FORMS}"),
            Self::BadRhythm { .. } => format!("write it as one of: {}", Rhythm::FORMS),
            Self::Future { .. } => "a check-in speaks of today or of the last seven days".to_owned(),
            Self::TooLongAgo { .. } => "--on takes today and the seven days before".to_owned(),
            Self::BadAnswer { answer, .. } if answer.starts_with(|c: char| c.is_ascii_digit()) && answer.contains(',') => {
                "write thousands without a sign, and a part of one behind a point: 1000, 79.5".to_owned()
            }
            Self::BadAnswer { .. } => {
                "answer y, p, n, s (or done, partly, missed, skip), a number, 3x or mon,wed".to_owned()
            }
            Self::AnswerDoesNotFit { fits, .. } => format!("what fits: {fits}"),
            Self::BadReason { .. } => format!("the reasons are {}", State::reasons()),
            Self::GoalClosed { goal, .. } => {
                format!("`ally goal list` shows the open goals, `ally goal reopen {goal}` takes it up again")
            }
            Self::GoalOpen { .. } => {
                "`ally goal change` changes it, `ally goal list --all` shows closed ones".to_owned()
            }
            Self::NoProposal { .. } => {
                "`ally feedback list --open` shows what waits for an answer".to_owned()
            }
            Self::NotForYou { .. } => "`ally goal add TITLE` sets a goal of your own".to_owned(),
            Self::ProposalAccepted { goal, .. } => {
                format!("`ally goal change {goal}` changes it, `ally goal drop {goal}` lets it go")
            }
            Self::GoalShape { hint, .. } => (*hint).to_owned(),
            Self::SprintShape { hint, .. } | Self::SprintPhase { hint, .. } => (*hint).to_owned(),
            Self::NotInvited { lead, .. } => {
                format!("{lead} can name you with `ally sprint change ID --with YOU`")
            }
            Self::BadSpent { .. } => {
                "write hours=2, money=20 or energy=3, with commas between; the amounts add up".to_owned()
            }
            Self::NoSuchLesson { .. } => "`ally learn` shows what comes back today".to_owned(),
            Self::NothingSaid(Some(goal)) => {
                format!("say how a goal went (`ally checkin {goal}=y`), or use --win, --note, --mood, --next")
            }
            Self::NothingSaid(None) => {
                "`ally goal add TITLE` sets a goal to answer for; --win, --note, --mood and --next go without one"
                    .to_owned()
            }
            Self::NoPromise { .. } => {
                "say what comes next with --next TEXT; the check-in after it says what became of it".to_owned()
            }
            Self::NothingChanged { .. } => "nothing was written".to_owned(),
            Self::NotYours { .. } => {
                "say what you think with `ally feedback give`; or act as that member with --as, if you are"
                    .to_owned()
            }
            Self::Signed { .. } => "write the next version with `ally pact amend --because TEXT`".to_owned(),
            Self::ToYourself => "a note to yourself is `ally checkin --note TEXT`".to_owned(),
            Self::HalfSaid { missing } => format!("add {missing}, or say it in one text"),
            Self::NoSuchDraft { .. } => "`ally feedback list --drafts` shows your drafts".to_owned(),
            Self::NothingToConfirm { heard: Some(heard), .. } => {
                format!("`ally feedback reply {heard} TEXT --as-reply yes` answers the `heard` in this thread")
            }
            Self::NothingToConfirm { heard: None, .. } => {
                "say it in your own words, without --as-reply".to_owned()
            }
            Self::NotYoursToConfirm { .. } => "what you think of it goes without --as-reply".to_owned(),
            Self::NoQuestion { tags, .. } => format!("the tags are {}", list(tags)),
            Self::NudgeYourself => "`ally status` shows what you had planned next".to_owned(),
            Self::NudgedAlready { .. } => "--again prints one all the same".to_owned(),
            Self::BadDetail { .. } => {
                "write GOAL.KEY=VALUE, where KEY is note, why or link, real (yes or no), hard or confidence (1 to 5)"
                    .to_owned()
            }
            Self::NoAnswerYet { goal } => {
                format!("give both at once, such as `ally checkin {goal}=ANSWER --detail {goal}.note=TEXT`")
            }
            Self::NewerFormat { .. } => "reading still works; install a newer ally to write".to_owned(),
            Self::NoTeamFile => "`ally check` says what is wrong with it".to_owned(),
            Self::NothingToUndo => {
                "`ally log` shows what there is; `ally git log` shows every commit".to_owned()
            }
            Self::ChangedSince { .. } => "change the record with its own command instead".to_owned(),
            Self::NoPact => {
                "`ally pact new --purpose TEXT` writes one; everything else works without".to_owned()
            }
            Self::AgreedAlready { .. } => "`ally pact` shows who has agreed".to_owned(),
            Self::PactThere { .. } => {
                "`ally pact amend --because TEXT` with what is to change writes a new version, for everybody to sign"
                    .to_owned()
            }
            Self::NoPurpose => "say in one sentence what you want to do together: --purpose TEXT".to_owned(),
            Self::ManyVersions { .. } => {
                "`ally pact show ID` shows one of them, `ally pact agree ID` signs it".to_owned()
            }
            Self::SetAside { .. } => {
                "`ally pact amend --because TEXT` writes what you want of it anew".to_owned()
            }
            Self::BadLead { members, .. } => {
                format!("write monthly, weekly, client, none, or a member ({})", list(members))
            }
            Self::BadPair { form, .. } => format!("write it as {form}"),
            Self::BadFund { .. } => {
                "write it as hours=2/week,money=60/month,currency=EUR, or a part of that".to_owned()
            }
            Self::EndsTooEarly { .. } => "choose a later end with --until, or an earlier beginning".to_owned(),
            Self::PauseTooOld { .. } => "--from takes any day from a week ago on".to_owned(),
            Self::NotPaused { .. } => "`ally pause [GOAL] --until DATE` begins a pause".to_owned(),
            Self::Unconfirmed => "`ally leave --yes` leaves; your records stay, and nobody has to agree".to_owned(),
            Self::BadZone(_) => "zones are called like Europe/Berlin or America/New_York".to_owned(),
            Self::BadAddress { .. } => "write it as name@example.org".to_owned(),
            Self::BadKey(_) => {
                "give the line of an ssh key's .pub file (`ssh-ed25519 AAAA…`), or a gpg key's fingerprint of 40 digits"
                    .to_owned()
            }
            Self::AddressTaken { .. } => {
                "git's address tells who wrote what; give one that is yours alone".to_owned()
            }
            Self::BadKind { .. } => {
                format!("the kinds are {}", super::log::kind_words().join(", "))
            }
            Self::NoSuchSetting(_) => "`ally config list` shows the settings".to_owned(),
            Self::NotSet(key) => format!("`ally config set {key} VALUE` sets it"),
            Self::BadSetting { fits, .. } => format!("what fits: {fits}"),
        }
    }
}

const fn is_id_letter(c: char) -> bool {
    matches!(c, 'a'..='z' | '0'..='9' | '-')
}

fn list(items: &[String]) -> String {
    if items.is_empty() { "nobody yet".to_owned() } else { items.join(", ") }
}
