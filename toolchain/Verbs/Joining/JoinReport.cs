using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Joining;

/// <summary>A cascade of two models, calibrated against the second.</summary>
/// <param name="Calibration">How many texts promises are fitted on.</param>
/// <param name="Exits">Its exits, those of the small cascade first.</param>
/// <param name="Rates">The promised rates, with the speed-up by cost against the given model alone.</param>
internal sealed record JoinReport(
    int Calibration, IReadOnlyList<JoinedExit> Exits, IReadOnlyList<PromisedRate> Rates);

/// <summary>An exit of a cascade of two models.</summary>
/// <param name="Model">The model that it is of; null for the small one.</param>
/// <param name="Layer">The layers of that model before it; -1 for a lexical exit.</param>
/// <param name="AgreementWithLast">The share of texts that it answers as the given model does.</param>
/// <param name="Cost">The time of a text that leaves here, in microseconds.</param>
internal sealed record JoinedExit(string? Model, int Layer, double AgreementWithLast, double Cost);
