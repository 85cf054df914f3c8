using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Measuring;

/// <summary>Rows of data as cascades take them: a text, or a pair of texts.</summary>
internal static class InstanceExtensions
{
    /// <summary>Classifies a row.</summary>
    public static CascadePrediction Classify(this InterpretedCascade cascade, Instance text) =>
        text.Second is { } second ? cascade.Classify(text.First, second) : cascade.Classify(text.First);

    /// <summary>Classifies a row by all blocks.</summary>
    public static CascadePrediction ClassifyFully(this InterpretedCascade cascade, Instance text) =>
        text.Second is { } second ? cascade.ClassifyFully(text.First, second) : cascade.ClassifyFully(text.First);

    /// <summary>Tokenizes a row.</summary>
    public static BlockRun Begin(this BlockChain chain, Instance text) =>
        text.Second is { } second ? chain.Begin(text.First, second) : chain.Begin(text.First);
}
