using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Verbs.Classification;

/// <summary>Who answers texts: the cascade in this process, or silos elsewhere. Thread-safe.</summary>
internal interface IAnswerer : IDisposable
{
    /// <summary>What cascade it is.</summary>
    CascadeInfo Info { get; }

    /// <summary>The setting of the dial.</summary>
    float Dial { get; }

    /// <summary>How many texts are asked for together.</summary>
    int ChunkTexts { get; }

    /// <summary>How many chunks may be under way at a time; may change meanwhile.</summary>
    int Ahead { get; }

    /// <summary>What is to be said beside the progress; null for nothing.</summary>
    string? State { get; }

    /// <summary>Answers texts, all or none.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="name">What errors call the input.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ToolException">A text has no answer.</exception>
    Task<CascadePrediction[]> AnswerAsync(
        IReadOnlyList<DataRow> rows, string name, CancellationToken cancellation);
}
