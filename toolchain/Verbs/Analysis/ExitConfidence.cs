using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Analysis;

/// <summary>The correlates of an exit's confidence.</summary>
/// <param name="Layer">The layers before the exit.</param>
/// <param name="WithLength">With the text's number of tokens.</param>
/// <param name="WithConsistency">With the share of exits that answer as the last one.</param>
internal sealed record ExitConfidence(int Layer, RankCorrelation WithLength, RankCorrelation WithConsistency);
