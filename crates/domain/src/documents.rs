//! The documents of a case, one module each, fields in the order of the official forms.

mod assessment;
mod award;
mod basic_information;
mod conference;
mod individual_plan;
mod monitoring;
mod review;
mod service_plan;
mod weekly_plan;

pub use assessment::*;
pub use award::*;
pub use basic_information::*;
pub use conference::*;
pub use individual_plan::*;
pub use monitoring::*;
pub use review::*;
pub use service_plan::*;
pub use weekly_plan::*;
