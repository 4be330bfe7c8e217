//! The versions of the pact, with what changed and why.

use serde::Serialize;

use super::difference::{Difference, differences};
use super::show::because_in_words;
use super::versions::{carried_on, signatures, word};
use crate::model::{Kind, Member, Pact, Record, Snapshot};
use crate::ops::team::chain;
use crate::ops::view::RecordView;
use crate::ops::{Answered, Now, Refusal, name_of};

/// One version.
#[derive(Debug, Clone, Serialize)]
pub struct Version {
    /// The record.
    #[serde(flatten)]
    pub record: RecordView,
    /// draft, `in_force`, `due_for_realign`, ended, replaced, `set_aside`
    pub state: &'static str,
    /// Who has agreed to it, or to a version that amends it.
    pub agreed: Vec<String>,
    /// Who has not.
    pub missing: Vec<String>,
    /// What differs from the version before.
    pub changed: Vec<Difference>,
    /// The writer's name, for people.
    #[serde(skip)]
    pub by: String,
    /// The names of those who agreed, for people.
    #[serde(skip)]
    pub signed: Vec<String>,
    /// The open version that builds on this draft, for people.
    #[serde(skip)]
    pub carried_on: Option<String>,
    /// Why, and what differs, in words.
    #[serde(skip)]
    pub lines: Vec<String>,
}

/// All versions, the newest first.
pub fn log(team: &Snapshot, now: &Now) -> Answered<Vec<Version>> {
    let mut versions: Vec<Pact<'_>> = team.pacts().collect();
    if versions.is_empty() {
        return Err(Refusal::NoPact);
    }
    // A version follows the one that it amends: those of one day are in no order by their ids.
    versions
        .sort_by_key(|version| (version.0.day(), chain(team, version.id()).len(), version.id().to_owned()));
    Ok(versions.into_iter().rev().map(|version| described(team, now, version)).collect())
}

fn described(team: &Snapshot, now: &Now, version: Pact<'_>) -> Version {
    let (agreed, missing) = signatures(team, version, now.today);
    let ids = |members: &[Member<'_>]| members.iter().map(|member| member.id().to_owned()).collect();
    let changed = before(team, version).map_or_else(Vec::new, |before| differences(before, version.0));
    let because = version.0.fields.text("because").map(because_in_words).into_iter();
    Version {
        record: RecordView(version.0.clone()),
        state: word(team, version, now.today),
        agreed: ids(&agreed),
        missing: ids(&missing),
        carried_on: carried_on(team, version, now.today).map(|version| version.id().to_owned()),
        by: name_of(team, version.0.writer().unwrap_or_default()).to_owned(),
        signed: agreed.iter().map(|member| member.name().to_owned()).collect(),
        lines: because.chain(changed.iter().map(|difference| difference.in_words(team, now.today))).collect(),
        changed,
    }
}

/// The version before one.
pub(super) fn before<'a>(team: &'a Snapshot, version: Pact<'a>) -> Option<&'a Record> {
    let before = *chain(team, version.id()).get(1)?;
    team.get(Kind::Pact, before)
}
