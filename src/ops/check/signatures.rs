//! Whether the commits of members who sign carry their signature.
//!
//! The first keys of a member count if a commit with an address of theirs named them. From then on a change of the keys
//! counts if one of the keys that count has signed it. A record has to be signed by a key that counted when its last
//! change came: what was in the history of the commit that changed the keys is judged by the keys before it, everything
//! else by those after it, whatever date it bears.

use std::collections::{BTreeMap, BTreeSet};

use super::super::words::count;
use super::authors::{Addresses, LastChanges, MemberChange, author_of, short};
use crate::model::{Problem, SigningKey, Snapshot};

/// What a commit's signature says, beside the keys of one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is good.
    Good,
    /// There is none.
    Unsigned,
    /// It is by something else, such as `the key SHA256:…`.
    OtherKey(String),
    /// It does not fit what the commit says.
    Bad,
    /// It can't be checked on this machine, for this reason.
    Unknown(String),
}

/// Who can tell about commits and their signatures.
pub trait Commits {
    /// Why it could not be told.
    type Error;

    /// Looks at a commit's signature.
    fn verdict(&mut self, commit: &str, keys: &BTreeSet<SigningKey>) -> Result<Verdict, Self::Error>;

    /// Whether a commit is another one, or in its history.
    fn is_within(&mut self, commit: &str, history_of: &str) -> Result<bool, Self::Error>;
}

/// The keys that count as each member's, and who changed them otherwise.
#[derive(Debug, Default)]
pub struct Keys {
    accepted: BTreeMap<String, BTreeSet<SigningKey>>,
    /// The commits that changed a member's keys, oldest first, with the keys after each.
    steps: BTreeMap<String, Vec<(String, BTreeSet<SigningKey>)>>,
    /// Changes by others: member and key, whether it was added, author and commit.
    foreign: BTreeMap<(String, SigningKey), (bool, String, String)>,
}

impl Keys {
    /// Follows the changes of the members' files, oldest first. `accepted` are the keys that this clone's own
    /// configuration vouches for.
    pub fn after<'a, C: Commits>(
        changes: impl IntoIterator<Item = &'a MemberChange>,
        addresses: &Addresses,
        accepted: BTreeMap<String, BTreeSet<SigningKey>>,
        commits: &mut C,
    ) -> Result<Self, C::Error> {
        let mut keys = Self { accepted, ..Self::default() };
        for change in changes {
            keys.take(change, addresses, commits)?;
        }
        Ok(keys)
    }

    fn take<C: Commits>(
        &mut self,
        change: &MemberChange,
        addresses: &Addresses,
        commits: &mut C,
    ) -> Result<(), C::Error> {
        let [before, after] = &change.keys;
        if before == after {
            return Ok(());
        }
        let own = self.now(&change.member);
        let trusted = self.with_accepted(&change.member, own.clone());
        let is_first = own.is_empty() && addresses.is_of(&change.member, &change.author);
        let counts =
            is_first || (!trusted.is_empty() && commits.verdict(&change.commit, &trusted)? == Verdict::Good);
        for key in before.symmetric_difference(after) {
            let place = (change.member.clone(), key.clone());
            if counts {
                self.foreign.remove(&place);
            } else {
                let by = (after.contains(key), change.author.clone(), change.commit.clone());
                self.foreign.insert(place, by);
            }
        }
        if counts {
            let added = after.difference(before).cloned();
            let now = own.into_iter().filter(|key| !before.contains(key) || after.contains(key)).chain(added);
            let step = (change.commit.clone(), now.collect());
            self.steps.entry(change.member.clone()).or_default().push(step);
        }
        Ok(())
    }

    fn now(&self, member: &str) -> BTreeSet<SigningKey> {
        let steps = self.steps.get(member).into_iter().flatten();
        steps.last().map(|(_, keys)| keys.clone()).unwrap_or_default()
    }

    fn with_accepted(&self, member: &str, mut keys: BTreeSet<SigningKey>) -> BTreeSet<SigningKey> {
        keys.extend(self.accepted.get(member).into_iter().flatten().cloned());
        keys
    }

    /// The keys of which one has to have signed a commit; none if it need not be signed.
    fn at<C: Commits>(
        &self,
        member: &str,
        commit: &str,
        commits: &mut C,
    ) -> Result<BTreeSet<SigningKey>, C::Error> {
        for (changed_in, keys) in self.steps.get(member).into_iter().flatten().rev() {
            if !commits.is_within(commit, changed_in)? {
                let none = keys.is_empty();
                return Ok(if none { BTreeSet::new() } else { self.with_accepted(member, keys.clone()) });
            }
        }
        Ok(BTreeSet::new())
    }
}

/// Keys that somebody else added or took out.
pub fn foreign_keys(team: &Snapshot, keys: &Keys) -> Vec<Problem> {
    let mut problems = Vec::new();
    for member in team.members() {
        let path = member.0.path();
        let present: BTreeSet<SigningKey> =
            member.signing_keys().into_iter().filter_map(SigningKey::parse).collect();
        let name = member.name();
        let of = |((id, key), by): (&(String, SigningKey), &(bool, String, String))| {
            (id == member.id() && present.contains(key) == by.0).then(|| (key.clone(), by.clone()))
        };
        for (key, (is_added, author, commit)) in keys.foreign.iter().filter_map(of) {
            let (commit, shown) = (short(&commit), tail(&key));
            let (done, missing) =
                if is_added { ("added to", "an earlier one") } else { ("taken out of", "one of them") };
            let message = format!(
                "the key {shown} was {done} {name}'s keys by {author} ({commit}), without a signature by {missing}"
            );
            let fix = if is_added {
                let id = member.id();
                format!(
                    "ask {name}; if it is right, `git config --add ally.{id}.signingKey \"{key}\"` says so in this clone"
                )
            } else {
                format!(
                    "`ally git show {commit}` shows it; until {name} signs such a change, the key goes on counting"
                )
            };
            problems.push(Problem::new(&path, "foreign-key", message).with_fix(fix));
        }
    }
    problems
}

/// Enough of a key to tell it from others.
fn tail(key: &SigningKey) -> String {
    let text = key.to_string();
    let (kind, key) = text.split_once(' ').unwrap_or(("", &text));
    let end: String = key.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
    if kind.is_empty() { format!("…{end}") } else { format!("{kind} …{end}") }
}

/// Records of members who sign whose last change is not signed as it should be. `asked` says of which files the
/// signatures are looked at.
pub fn findings<C: Commits>(
    team: &Snapshot,
    asked: &dyn Fn(&str) -> bool,
    addresses: &Addresses,
    keys: &Keys,
    last: &LastChanges,
    commits: &mut C,
) -> Result<Vec<Problem>, C::Error> {
    let mut problems = Vec::new();
    let mut unchecked: BTreeMap<(String, String), usize> = BTreeMap::new();
    for record in team.all().filter(|record| asked(&record.path())) {
        let path = record.path();
        for change in last.get(&path).into_iter().flatten() {
            // A change by somebody else is a finding of its own.
            let Some(member) = author_of(team, addresses, record, change) else { continue };
            let wanted = keys.at(member.id(), &change.commit, commits)?;
            if wanted.is_empty() {
                continue;
            }
            let name = member.name();
            let commit = short(&change.commit);
            let (code, what) = match commits.verdict(&change.commit, &wanted)? {
                Verdict::Good => continue,
                Verdict::Unsigned => ("unsigned", format!("its last change is not signed ({commit})")),
                Verdict::OtherKey(key) => {
                    ("other-key", format!("its last change is signed by {key} ({commit})"))
                }
                Verdict::Bad => {
                    ("bad-signature", format!("the signature of its last change does not fit it ({commit})"))
                }
                Verdict::Unknown(why) => {
                    *unchecked.entry((member.0.path(), why)).or_default() += 1;
                    continue;
                }
            };
            let message = format!("it is {name}'s, who signs, and {what}");
            let fix = format!(
                "`ally git show {commit}` shows it; the next change of this record that {name} signs settles it"
            );
            problems.push(Problem::new(&path, code, message).with_fix(fix));
        }
    }
    for ((path, why), number) in unchecked {
        let number = count(number, "signature", "signatures");
        let message = format!("{number} can't be checked on this machine: {why}");
        let fix = "nothing has to be done; once the key or the program is there, `ally check` looks again";
        problems.push(Problem::new(path, "unchecked-signature", message).with_fix(fix));
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A straight history of commits `1`, `2`, `3` …, each signed by the key beside it.
    struct Line(BTreeMap<String, SigningKey>);

    impl Commits for Line {
        type Error = ();

        fn verdict(&mut self, commit: &str, keys: &BTreeSet<SigningKey>) -> Result<Verdict, ()> {
            Ok(match self.0.get(commit) {
                None => Verdict::Unsigned,
                Some(key) if keys.contains(key) => Verdict::Good,
                Some(key) => Verdict::OtherKey(key.to_string()),
            })
        }

        fn is_within(&mut self, commit: &str, history_of: &str) -> Result<bool, ()> {
            Ok(commit <= history_of)
        }
    }

    fn key(name: &str) -> SigningKey {
        SigningKey::Gpg(name.to_owned())
    }

    fn change(commit: &str, author: &str, before: &[&str], after: &[&str]) -> MemberChange {
        MemberChange {
            commit: commit.to_owned(),
            author: author.to_owned(),
            member: "ana".to_owned(),
            before: (commit != "1").then(|| vec!["ana@a".to_owned()]),
            after: vec!["ana@a".to_owned()],
            keys: [before, after].map(|keys| keys.iter().map(|name| key(name)).collect()),
        }
    }

    /// The keys that count at commit `at`, after these changes, where each of `signed` is a commit and its key.
    fn counting(changes: &[MemberChange], signed: &[(&str, &str)], at: &str) -> Vec<String> {
        let mut line = Line(signed.iter().map(|(commit, name)| ((*commit).to_owned(), key(name))).collect());
        let addresses = Addresses::after(changes);
        let keys = Keys::after(changes, &addresses, BTreeMap::new(), &mut line).unwrap();
        keys.at("ana", at, &mut line).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_first_keys_count_by_address_and_the_next_by_a_signature() {
        let made = change("1", "ana@a", &[], &[]);
        let first = change("2", "ana@a", &[], &["A"]);
        assert!(counting(&[made.clone(), change("2", "ben@b", &[], &["B"])], &[], "3").is_empty());
        let ours = [made.clone(), first.clone()];
        assert!(counting(&ours, &[], "1").is_empty() && counting(&ours, &[], "2").is_empty());
        assert_eq!(counting(&ours, &[], "3"), ["A"]);
        // With her address, and without her key.
        let forged = change("3", "ana@a", &["A"], &["A", "B"]);
        assert_eq!(counting(&[made.clone(), first.clone(), forged.clone()], &[], "4"), ["A"]);
        assert_eq!(counting(&[made.clone(), first.clone(), forged.clone()], &[("3", "A")], "4"), ["A", "B"]);
        // A later change of hers does not take the foreign key for her own.
        let passing = change("4", "ana@a", &["A", "B"], &["A", "B", "C"]);
        let all = [made, first, forged, passing];
        assert_eq!(counting(&all, &[("4", "A")], "5"), ["A", "C"]);
    }

    #[test]
    fn a_key_that_was_removed_counts_for_what_came_before() {
        let made = change("1", "ana@a", &[], &["A"]);
        let next = change("3", "ana@a", &["A"], &["B"]);
        let signed = [("3", "A")];
        let both = [made.clone(), next];
        assert_eq!(counting(&both, &signed, "2"), ["A"]);
        assert_eq!(counting(&both, &signed, "3"), ["A"]);
        assert_eq!(counting(&both, &signed, "4"), ["B"]);
        // Taken out by somebody else it goes on counting; by her it ends.
        let away = change("3", "ana@a", &["A"], &[]);
        assert_eq!(counting(&[made.clone(), away.clone()], &[], "4"), ["A"]);
        assert!(counting(&[made, away], &signed, "4").is_empty());
    }

    #[test]
    fn a_key_that_the_clone_vouches_for_needs_no_signature_by_an_older_one() {
        let changes = [change("1", "ana@a", &[], &["A"]), change("2", "ana@a", &["A"], &["B"])];
        let mut line = Line([("2".to_owned(), key("B"))].into());
        let addresses = Addresses::after(&changes);
        let accepted = BTreeMap::from([("ana".to_owned(), BTreeSet::from([key("B")]))]);
        let keys = Keys::after(&changes, &addresses, accepted, &mut line).unwrap();
        assert_eq!(keys.at("ana", "3", &mut line).unwrap(), [key("B")].into());
        assert!(keys.foreign.is_empty());
    }
}
