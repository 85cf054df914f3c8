using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Comparison;

/// <summary>What the lexical exit is worth at a promise; all but the promise is of the texts measured on.</summary>
/// <param name="Promised">The promised rate, a share of texts, as each cascade fits it on the held-out texts.</param>
/// <param name="Leaving">The share of texts that leave at the words.</param>
/// <param name="SpeedupWithout">Fewer layers without the exit.</param>
/// <param name="SpeedupWith">Fewer layers with it.</param>
/// <param name="Ratio">The second speed-up by the first.</param>
/// <param name="DisagreementWithout">The share of texts that are answered otherwise without it.</param>
/// <param name="DisagreementWith">The same with it.</param>
/// <param name="Gain">The accuracy with it, less that without.</param>
internal sealed record WordsComparison(
    double Promised,
    double Leaving,
    Interval SpeedupWithout,
    Interval SpeedupWith,
    Interval Ratio,
    Interval DisagreementWithout,
    Interval DisagreementWith,
    Interval Gain);
