//! The canonical text of records.
use super::record::Record;
use super::value::Value;
/// x
pub fn canonical_record(_record: &Record) -> String {
    String::new()
}
/// x
pub fn canonical_value(value: &Value) -> String {
    format!("{value:?}")
}
