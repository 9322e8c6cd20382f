//! The sandbox's own small pseudo-random generator: splitmix64 as a counter-based hash.
//!
//! Why not `rand`: a price must be a function of (seed, instrument, date) and stay the same for ever, also after a
//! dependency was updated. `rand` promises no such stability of its distributions, and a stream cannot be entered at a
//! given date without drawing everything before it. Nothing here is fit for secrets; `random` makes those.

/// Decides every invented number of the sandbox. Changing it changes all of them.
const SEED: u64 = 0x1a7c_93e5_0b6d_42f8;

/// 64 well-mixed bits that depend on nothing but `parts`, in their order.
pub(crate) fn draw(parts: &[u64]) -> u64 {
    parts.iter().fold(SEED, |state, part| {
        finish(state ^ finish(part.wrapping_add(GOLDEN_GAMMA)))
    })
}

/// 64 well-mixed bits that depend on nothing but the text.
pub(crate) fn draw_text(text: &str) -> u64 {
    text.bytes()
        .fold(SEED, |state, byte| finish(state ^ u64::from(byte)))
}

/// A whole number in `low..=high`.
pub(crate) fn between(bits: u64, low: i64, high: i64) -> i64 {
    debug_assert!(low <= high, "an empty range");
    let width = i128::from(high) - i128::from(low) + 1;
    let offset = (i128::from(bits) * width) >> 64;
    i64::try_from(i128::from(low) + offset).unwrap_or(low)
}

/// One of `choices`.
pub(crate) fn pick<T: Copy>(bits: u64, choices: &[T]) -> T {
    let index = usize::try_from(bits % choices.len() as u64).unwrap_or(0);
    choices[index]
}

/// A roughly normal number in thousandths of its standard deviation: the sum of four uniform 16-bit numbers.
///
/// Never beyond ±3.5 standard deviations, so no price can jump absurdly.
pub(crate) fn milli_sigma(bits: u64) -> i64 {
    const MEAN_OF_SUM: i64 = 131_070;
    const DEVIATION_OF_SUM: i64 = 37_837;
    let sum: i64 = bits
        .to_le_bytes()
        .chunks_exact(2)
        .map(|pair| i64::from(u16::from_le_bytes([pair[0], pair[1]])))
        .sum();
    (sum - MEAN_OF_SUM) * 1000 / DEVIATION_OF_SUM
}

const GOLDEN_GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

fn finish(state: u64) -> u64 {
    let state = state.wrapping_add(GOLDEN_GAMMA);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_first_value_of_splitmix64_comes_out() {
        // Reference implementation, seed 0.
        assert_eq!(finish(0), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn noise_is_centred_and_bounded() {
        let noise: Vec<i64> = (0..20_000).map(|index| milli_sigma(draw(&[index]))).collect();
        let mean = noise.iter().sum::<i64>() / 20_000;
        assert!(mean.abs() < 30, "{mean}");
        assert!(noise.iter().all(|value| value.abs() <= 3500));
    }

    proptest::proptest! {
        #[test]
        fn between_stays_between(bits: u64, low in -1000_i64..1000, width in 0_i64..5000) {
            let value = between(bits, low, low + width);
            proptest::prop_assert!((low..=low + width).contains(&value));
        }
    }
}
