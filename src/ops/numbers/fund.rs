//! M20, fund: what the pact set aside for experiments, for the days of a review, and what was spent of it.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::Basis;
use super::days::{each, month_of};
use crate::ops::sprint::spent;
use crate::ops::team::in_force;

/// What was set aside, and what was spent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Purse {
    /// What the pact sets aside for these days; `None` where it names no amount per week or month.
    pub agreed: Option<f64>,
    /// What was spent.
    pub spent: f64,
}

/// The fund of the pact for the days of a review.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fund {
    /// Hours.
    pub hours: Purse,
    /// Money.
    pub money: Purse,
    /// The currency of the money, where the pact names one.
    pub currency: Option<String>,
}

/// The fund for the days from one to another, both included, beside what was spent on them; `None` where the pact has
/// no fund and nothing was spent. An amount per week counts a seventh for each day, one per month its share of the
/// day's month (ruling 65).
pub fn fund(basis: Basis<'_>, from: NaiveDate, to: NaiveDate) -> Option<Fund> {
    let spent = spent(basis.team, from, to);
    let pact = in_force(basis.team, basis.for_viewer().today);
    let agreed = pact.and_then(|pact| pact.0.fields.map("fund"));
    if agreed.is_none() && spent.is_nothing() {
        return None;
    }
    let purse = |name: &str, spent: f64| {
        let amount = agreed.and_then(|fund| fund.text(name)).and_then(Amount::parse);
        Purse { agreed: amount.map(|amount| amount.between(from, to)), spent }
    };
    let currency = agreed.and_then(|fund| fund.text("currency")).map(str::to_owned);
    Some(Fund { hours: purse("hours", spent.hours), money: purse("money", spent.money), currency })
}

impl Fund {
    /// Whether the pact sets anything aside.
    pub const fn is_agreed(&self) -> bool {
        self.hours.agreed.is_some() || self.money.agreed.is_some()
    }

    /// In words: `time 5.5 of 8.6 h, money 40 of 60 EUR`; nothing where nothing was set aside or spent.
    pub fn sentence(&self) -> Option<String> {
        let one = |name: &str, purse: &Purse, unit: &str| {
            let of = purse.agreed.map(|agreed| format!(" of {}", tenths(agreed))).unwrap_or_default();
            (purse.agreed.is_some() || purse.spent > 0.0)
                .then(|| format!("{name} {}{of}{unit}", tenths(purse.spent)))
        };
        let currency = self.currency.as_ref().map(|currency| format!(" {currency}")).unwrap_or_default();
        let purses = [one("time", &self.hours, " h"), one("money", &self.money, &currency)];
        let parts: Vec<String> = purses.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// So much a week or a month.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Amount {
    PerWeek(f64),
    PerMonth(f64),
}

impl Amount {
    /// Reads `2/week` or `60 / month`.
    fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.split_once('/')?;
        let number: f64 =
            number.trim().parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0)?;
        match unit.trim().to_lowercase().as_str() {
            "week" => Some(Self::PerWeek(number)),
            "month" => Some(Self::PerMonth(number)),
            _ => None,
        }
    }

    /// The share of some days.
    fn between(self, from: NaiveDate, to: NaiveDate) -> f64 {
        let of_day = |day: NaiveDate| match self {
            Self::PerWeek(number) => number / 7.0,
            Self::PerMonth(number) => number / f64::from(month_of(day).1.day()),
        };
        // Sums of sevenths carry dust: no fund is agreed on to a ten-thousandth.
        (each(from, to).map(of_day).sum::<f64>() * 1e4).round() / 1e4
    }
}

#[cfg(test)]
mod tests {
    use super::super::Basis;
    use super::super::fixture::{Story, date, now};
    use super::{Amount, Fund, fund};
    use crate::model::{Kind, Map, Value};

    /// A sprint that ends on 22 November, for which Ana notes an hour and a half and twenty of the currency.
    fn sprint() -> Story {
        let mut story = Story::new();
        let fields = [("title", "Cook"), ("start", "2026-11-16"), ("end", "2026-11-22")];
        story.set(Kind::Sprint, "2026-11-cook.ana", &fields);
        story.set(Kind::SprintLeaf, "2026-11-cook.ana/ana", &[("join", "yes")]);
        let mut leaf = story.team.get(Kind::SprintLeaf, "2026-11-cook.ana/ana").cloned().unwrap();
        let spent = [("hours", 1.5), ("money", 20.0)];
        let spent = spent.map(|(key, number)| (key.to_owned(), Value::number(number))).into_iter().collect();
        leaf.fields.set("spent", Value::Map(spent));
        story.team.put(leaf);
        story
    }

    fn of(fields: &[(&str, &str)], from: &str, to: &str) -> Option<Fund> {
        let mut story = sprint();
        story.set(Kind::Pact, "2026-01-01.ana", &[("purpose", "x")]);
        let mut pact = story.team.get(Kind::Pact, "2026-01-01.ana").cloned().unwrap();
        let map: Map = fields.iter().map(|(key, text)| ((*key).to_owned(), Value::text(*text))).collect();
        pact.fields.set("fund", Value::Map(map));
        story.team.put(pact);
        let now = now("2026-11-22");
        fund(Basis::now(&story.team, &now), date(from), date(to))
    }

    #[test]
    fn ruling_65_a_week_of_a_month_and_a_month_of_weeks() {
        let fields = [("hours", "2/week"), ("money", "60 / month"), ("currency", "EUR")];
        let week = of(&fields, "2026-11-16", "2026-11-22").unwrap();
        assert_eq!((week.hours.agreed, week.money.agreed), (Some(2.0), Some(14.0)));
        assert_eq!((week.hours.spent, week.money.spent, week.currency.as_deref()), (1.5, 20.0, Some("EUR")));
        assert_eq!(week.sentence().unwrap(), "time 1.5 of 2 h, money 20 of 14 EUR");
        let month = of(&fields, "2026-02-01", "2026-02-28").unwrap();
        assert_eq!((month.hours.agreed, month.money.agreed), (Some(8.0), Some(60.0)));
        // A week in two months takes a share of each.
        let both = of(&fields, "2026-09-28", "2026-10-04").unwrap().money.agreed.unwrap();
        assert!((both - (3.0 * 60.0 / 30.0 + 4.0 * 60.0 / 31.0)).abs() < 1e-4);
        assert_eq!(of(&fields, "2026-10-01", "2026-12-31").unwrap().money.agreed, Some(180.0));
    }

    #[test]
    fn an_amount_without_a_rhythm_is_no_amount() {
        for text in ["2", "2/year", "/week", "two/week", "-1/week", "inf/week", ""] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
        let fund = of(&[("hours", "2")], "2026-11-16", "2026-11-22").unwrap();
        assert_eq!((fund.hours.agreed, fund.money.agreed, fund.currency), (None, None, None));
    }

    #[test]
    fn without_a_fund_only_what_was_spent_is_told() {
        let now = now("2026-11-22");
        let (from, to) = (date("2026-11-16"), date("2026-11-22"));
        assert_eq!(fund(Basis::now(&Story::new().team, &now), from, to), None);
        let fund = fund(Basis::now(&sprint().team, &now), from, to).unwrap();
        assert_eq!((fund.money.agreed, fund.money.spent), (None, 20.0));
        assert_eq!((fund.sentence().unwrap().as_str(), fund.is_agreed()), ("time 1.5 h, money 20", false));
    }
}
