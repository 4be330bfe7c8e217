//! M14 and M15: ratings of one review that are far apart, and everybody feeling to give more.

use serde::Serialize;

use super::Basis;
use super::leaves::leaves;
use crate::model::{RATINGS, ReviewLeaf, ReviewPeriod};

/// How far apart two of them have to be.
const APART: u64 = 2;

/// Two ratings that are far apart: a quotation, to talk about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Which rating.
    pub rating: &'static str,
    /// The two who gave it, in the order of the pact.
    pub members: [String; 2],
    /// What they gave.
    pub values: [i64; 2],
}

/// Every pair of ratings of this review that differs by two or more (ruling 60).
pub fn gaps(basis: Basis<'_>, review: ReviewPeriod) -> Vec<Gap> {
    let leaves = of_review(basis, review);
    let mut gaps = Vec::new();
    for (rating, _) in RATINGS {
        let given: Vec<(&str, i64)> =
            leaves.iter().filter_map(|leaf| Some((leaf.who(), leaf.rating(rating)?))).collect();
        for (place, (one, first)) in given.iter().enumerate() {
            for (other, second) in given.iter().skip(place + 1) {
                if first.abs_diff(*second) >= APART {
                    let members = [(*one).to_owned(), (*other).to_owned()];
                    gaps.push(Gap { rating, members, values: [*first, *second] });
                }
            }
        }
    }
    gaps
}

/// What a member named when asked what the others did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TheyDid {
    /// Who named it.
    pub member: String,
    /// What the others did.
    pub they_did: Vec<String>,
}

/// Everybody feels to give more than to get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BothGiveMore {
    /// The sentence for it.
    pub text: String,
    /// What each of them saw the others do.
    pub they_did: Vec<TheyDid>,
}

/// Everybody who rated `fair` in this review gave it below zero, and at least two did (ruling 60).
pub fn both_give_more(basis: Basis<'_>, review: ReviewPeriod) -> Option<BothGiveMore> {
    let leaves = of_review(basis, review);
    let rated: Vec<(ReviewLeaf<'_>, i64)> =
        leaves.into_iter().filter_map(|leaf| Some((leaf, leaf.rating("fair")?))).collect();
    if rated.len() < 2 || rated.iter().any(|(_, fair)| *fair >= 0) {
        return None;
    }
    let who = if rated.len() == 2 { "both" } else { "all" };
    let text =
        format!("You {who} feel you give more; that is common, since one's own effort is easier to see.");
    let they_did = |(leaf, _): &(ReviewLeaf<'_>, i64)| TheyDid {
        member: leaf.who().to_owned(),
        they_did: leaf.0.fields.texts("they_did").into_iter().map(str::to_owned).collect(),
    };
    Some(BothGiveMore { text, they_did: rated.iter().map(they_did).collect() })
}

/// The parts of one review that may be seen, in the order of the pact; mentors and witnesses are left out (ruling 52).
fn of_review<'a>(basis: Basis<'a>, review: ReviewPeriod) -> Vec<ReviewLeaf<'a>> {
    let leaves = leaves(basis);
    let of = |member: String| {
        let mut of_it = leaves.iter().filter(|(period, _)| *period == review);
        of_it.find(|(_, leaf)| leaf.who() == member).map(|(_, leaf)| *leaf)
    };
    basis.members().into_iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::super::fixture::{Story, now};
    use super::{both_give_more, gaps};
    use crate::model::{Kind, ReviewPeriod};

    fn rated(leaves: &[(&str, &[(&str, &str)])]) -> Story {
        let mut story = Story::new();
        story.set(Kind::Pact, "2026-01-01.ana", &[("purpose", "x"), ("members", "[ben, ana]")]);
        for (member, fields) in leaves {
            story.set(Kind::ReviewLeaf, &format!("2026-10/{member}"), fields);
        }
        story
    }

    fn october() -> ReviewPeriod {
        ReviewPeriod::parse("2026-10").unwrap()
    }

    fn told(story: &Story) -> Vec<String> {
        let now = now("2026-11-22");
        let gaps = gaps(Basis::now(&story.team, &now), october()).into_iter();
        gaps.map(|gap| format!("{} {} {:?}", gap.rating, gap.members.join(" "), gap.values)).collect()
    }

    #[test]
    fn ratings_two_apart_are_quoted_in_the_order_of_the_pact() {
        let mut story = rated(&[
            ("ana", &[("temp", "2"), ("push", "-1"), ("own", "4"), ("bond", "5")]),
            ("ben", &[("temp", "4"), ("push", "1"), ("own", "5")]),
        ]);
        story.set(Kind::ReviewLeaf, "2026-W44/ben", &[("bond", "1")]);
        assert_eq!(told(&story), ["temp ben ana [4, 2]", "push ben ana [1, -1]"]);
    }

    #[test]
    fn ruling_60_with_three_every_pair_and_no_mentor() {
        let mut story =
            rated(&[("ana", &[("temp", "1")]), ("ben", &[("temp", "4")]), ("cat", &[("temp", "3")])]);
        story.set(Kind::Member, "cat", &[]);
        assert_eq!(told(&story), ["temp ben ana [4, 1]", "temp ana cat [1, 3]"]);
        story.set(Kind::Member, "cat", &[("role", "mentor")]);
        assert_eq!(told(&story), ["temp ben ana [4, 1]"]);
    }

    #[test]
    fn ruling_60_all_who_rated_give_more_and_at_least_two_did() {
        let given = |story: &Story| {
            let now = now("2026-11-22");
            both_give_more(Basis::now(&story.team, &now), october())
        };
        let mut story = rated(&[("ana", &[("fair", "-1"), ("they_did", "[cooked, drove]")])]);
        assert_eq!(given(&story), None);
        story.set(Kind::ReviewLeaf, "2026-10/ben", &[("fair", "-2")]);
        let both = given(&story).unwrap();
        assert_eq!(
            both.text,
            "You both feel you give more; that is common, since one's own effort is easier to see."
        );
        let named: Vec<(&str, usize)> =
            both.they_did.iter().map(|one| (one.member.as_str(), one.they_did.len())).collect();
        assert_eq!(named, [("ben", 0), ("ana", 2)]);
        story.set(Kind::Member, "cat", &[]);
        assert!(given(&story).is_some(), "who gave no rating says nothing");
        story.set(Kind::ReviewLeaf, "2026-10/cat", &[("fair", "0")]);
        assert_eq!(given(&story), None);
        story.set(Kind::ReviewLeaf, "2026-10/cat", &[("fair", "-1")]);
        assert!(given(&story).unwrap().text.starts_with("You all feel"));
    }
}
