//! Names and ids: how they are made and what they may look like.

use super::kind::Kind;

/// Names that mean something else where a member's id stands.
const RESERVED: [&str; 5] = ["ours", "all", "plan", "joint", "none"];

/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Whether a text may be a member's id or a goal's name: lower-case letters, digits and hyphens, 1 to 31 characters,
/// beginning with a letter or digit, no name that Windows reserves.
pub fn is_member_id(text: &str) -> bool {
    let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.len() <= 31
        && text.starts_with(simple)
        && text.chars().all(|c| simple(c) || c == '-')
        && !DEVICES.contains(&text)
        && !is_device_port(text)
}

fn is_device_port(text: &str) -> bool {
    text.len() == 4
        && (text.starts_with("com") || text.starts_with("lpt"))
        && text.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether the word has another meaning where names stand.
pub fn is_reserved(text: &str) -> bool {
    RESERVED.contains(&text)
}

/// A slug from a title: ASCII letters and digits, accents dropped, 30 characters; empty when nothing is left.
pub fn slug_from(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars() {
        if is_mark(c) {
            // The same letters as where letter and dots are one character.
            if c == '\u{308}' && slug.ends_with(['a', 'o', 'u']) {
                slug.push('e');
            }
            continue;
        }
        let plain = plain_letters(c);
        if plain.is_empty() {
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        } else {
            slug.push_str(&plain);
        }
    }
    let mut cut: String = slug.chars().take(30).collect();
    while cut.ends_with('-') {
        cut.pop();
    }
    if is_reserved(&cut) || (!cut.is_empty() && !is_member_id(&cut)) { format!("{cut}-1") } else { cut }
}

/// Whether a character only adds to the letter before it, as in text from macOS.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The ASCII letters that stand for a Latin letter; empty for anything else.
fn plain_letters(c: char) -> String {
    const PLAIN: [(&str, &str); 24] = [
        ("àáâãåāăą", "a"),
        ("æä", "ae"),
        ("çćĉċč", "c"),
        ("ďđð", "d"),
        ("èéêëēĕėęě", "e"),
        ("ĝğġģ", "g"),
        ("ĥħ", "h"),
        ("ìíîïĩīĭįı", "i"),
        ("ĵ", "j"),
        ("ķ", "k"),
        ("ĺļľŀł", "l"),
        ("ñńņňŋ", "n"),
        ("òóôõøōŏő", "o"),
        ("öœ", "oe"),
        ("ŕŗř", "r"),
        ("śŝşšș", "s"),
        ("ß", "ss"),
        ("ţťŧț", "t"),
        ("ùúûũūŭůűų", "u"),
        ("ü", "ue"),
        ("ŵ", "w"),
        ("ýÿŷ", "y"),
        ("źżž", "z"),
        ("þ", "th"),
    ];
    let lower = c.to_lowercase().next().unwrap_or(c);
    if lower.is_ascii_alphanumeric() {
        return lower.to_string();
    }
    let found = PLAIN.iter().find(|(letters, _)| letters.contains(lower));
    found.map(|(_, plain)| (*plain).to_owned()).unwrap_or_default()
}

/// Random parts of ids from a seed.
#[derive(Debug)]
pub struct Seeded(u64);

impl Seeded {
    /// Starts from a seed; the same seed gives the same parts.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Four characters of lower-case base32, the first a letter (no `l`, `o`, `u` or `i`, which are misread).
    pub fn part(&mut self) -> String {
        const LETTERS: &[u8] = b"abcdefghjkmnpqrstvwxyz";
        const ALL: &[u8] = b"0123456789abcdefghjkmnpqrstvwxyz";
        (0..4).map(|place| pick(if place == 0 { LETTERS } else { ALL }, self.next())).collect()
    }

    /// An id of the kind that is not taken yet, made of a stem and a random part.
    pub fn fresh(&mut self, stem: &str, joint: char, taken: impl Fn(&str) -> bool) -> String {
        loop {
            let id = format!("{stem}{joint}{}", self.part());
            if !taken(&id) {
                return id;
            }
        }
    }

    /// SplitMix64: a full-period sequence, good enough for ids that only have to differ.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

fn pick(from: &[u8], random: u64) -> char {
    let index = usize::try_from(random % from.len() as u64).unwrap_or(0);
    from.get(index).map_or('a', |byte| char::from(*byte))
}

/// Whether an id has the form that its kind asks for.
pub(super) fn is_well_formed(kind: Kind, id: &str) -> bool {
    let is_day = |text: &str| super::date::parse_day(text).is_some();
    let is_part = |text: &str| {
        text.len() >= 4
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            && text.len() <= 16
    };
    match kind {
        Kind::Team => id == "ally",
        Kind::Member => is_member_id(id) && !is_reserved(id),
        Kind::Goal => {
            id.split_once('/').is_some_and(|(owner, slug)| is_member_id(owner) && is_member_id(slug))
        }
        Kind::Checkin => id.split_once('.').is_some_and(|(day, who)| is_day(day) && is_member_id(who)),
        Kind::Pact | Kind::Feedback => match id.split('.').collect::<Vec<_>>().as_slice() {
            [day, who] => kind == Kind::Pact && is_day(day) && is_member_id(who),
            [day, who, part] => is_day(day) && is_member_id(who) && is_part(part),
            _ => false,
        },
        Kind::Sprint => is_sprint_id(id),
        Kind::SprintLeaf => id.split_once('/').is_some_and(|(s, who)| is_sprint_id(s) && is_member_id(who)),
        Kind::ReviewLeaf => {
            id.split_once('/').is_some_and(|(period, who)| is_review_period(period) && is_member_id(who))
        }
        Kind::Joint => id
            .split_once("/joint.")
            .is_some_and(|(period, who)| is_review_period(period) && is_member_id(who)),
    }
}

fn is_sprint_id(id: &str) -> bool {
    let Some((name, who)) = id.rsplit_once('.') else { return false };
    let month = name.get(..7).filter(|month| super::date::parse_day(&format!("{month}-01")).is_some());
    let slug = name.get(8..).filter(|slug| is_member_id(slug));
    month.is_some() && slug.is_some() && name.get(7..8) == Some("-") && is_member_id(who)
}

/// `2026-W47`, `2026-11` or `2026-Q4`, each in the one way in which a period is written.
fn is_review_period(text: &str) -> bool {
    super::ReviewPeriod::parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Kind, Seeded, is_member_id, is_well_formed, slug_from};

    #[test]
    fn names_are_checked() {
        for good in ["ana", "a", "7", "ana-2", "0-0"] {
            assert!(is_member_id(good), "{good}");
        }
        for bad in ["", "-a", "Ana", "a b", "a.b", "ä", "nul", "com1", "a/b", "..", &"a".repeat(32)] {
            assert!(!is_member_id(bad), "{bad}");
        }
    }

    #[test]
    fn slugs_come_from_titles() {
        for (title, slug) in [
            ("Run 5 km!", "run-5-km"),
            ("Re\u{301}sume\u{301} U\u{308}bung", "resume-uebung"),
            ("Q&A @ noon", "q-a-noon"),
            ("Öl wechseln", "oel-wechseln"),
            ("中文", ""),
            ("Don't panic", "don-t-panic"),
            ("ours", "ours-1"),
            ("A very long title that goes on and on for ever", "a-very-long-title-that-goes-on"),
        ] {
            assert_eq!(slug_from(title), slug, "{title}");
        }
    }

    #[test]
    fn ids_have_the_form_of_their_kind() {
        for (kind, id, good) in [
            (Kind::Checkin, "2026-11-22.ana", true),
            (Kind::Checkin, "2026-02-30.ana", false),
            (Kind::Checkin, "2026-11-22.Ana", false),
            (Kind::Feedback, "2026-11-22.ana.k3f9", true),
            (Kind::Feedback, "2026-11-22.ana", false),
            (Kind::Pact, "2026-11-22.ana", true),
            (Kind::Sprint, "2026-11-phones-away.ana", true),
            (Kind::Sprint, "2026-13-phones-away.ana", false),
            (Kind::SprintLeaf, "2026-11-phones-away.ana/ben", true),
            (Kind::ReviewLeaf, "2026-W47/ana", true),
            (Kind::ReviewLeaf, "2026-W54/ana", false),
            (Kind::Joint, "2026-Q4/joint.ben", true),
            (Kind::Goal, "ana/../x", false),
        ] {
            assert_eq!(is_well_formed(kind, id), good, "{kind:?} {id}");
        }
    }

    #[test]
    fn random_parts_are_fixed_by_the_seed() {
        let parts: Vec<String> = (0..3).map(|seed| Seeded::new(seed).part()).collect();
        assert_eq!(parts[0], Seeded::new(0).part());
        assert_ne!(parts[0], parts[1]);
        assert!(
            parts.iter().all(|part| part.len() == 4 && part.starts_with(|c: char| c.is_ascii_lowercase()))
        );
    }
}
