//! The currencies in which the sandbox trades.

use inlay_contract::Currency;

/// A currency that the sandbox has prices and rates for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum TradingCurrency {
    Usd,
    Eur,
    Chf,
    Gbp,
    Jpy,
}

impl TradingCurrency {
    pub(crate) const ALL: [Self; 5] = [Self::Usd, Self::Eur, Self::Chf, Self::Gbp, Self::Jpy];

    /// The smallest amount that can be paid, in hundredths of the major unit.
    pub(crate) const fn smallest_coin(self) -> i64 {
        match self {
            Self::Jpy => 100,
            Self::Usd | Self::Eur | Self::Chf | Self::Gbp => 1,
        }
    }

    /// The currency of an ISO 4217 code, if the sandbox trades in it.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|currency| currency.code() == code)
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Chf => "CHF",
            Self::Gbp => "GBP",
            Self::Jpy => "JPY",
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Usd => "US Dollar",
            Self::Eur => "Euro",
            Self::Chf => "Swiss Franc",
            Self::Gbp => "Pound Sterling",
            Self::Jpy => "Japanese Yen",
        }
    }

    /// Its position in tables with one entry for each currency.
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl From<TradingCurrency> for Currency {
    fn from(currency: TradingCurrency) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the codes above are ISO 4217, and a test reads every one of them"
        )]
        currency.code().parse().expect("a currency code")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_a_currency_of_the_contract() {
        for currency in TradingCurrency::ALL {
            assert_eq!(Currency::from(currency).as_str(), currency.code());
            assert_eq!(TradingCurrency::from_code(currency.code()), Some(currency));
        }
    }
}
