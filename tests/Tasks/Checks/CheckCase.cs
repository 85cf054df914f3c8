using EarlyExitGen.Tasks.Tests.Host;
using EarlyExitGen.TestCascades;

namespace EarlyExitGen.Tasks.Tests.Checks;

/// <summary>A way to get a cascade's files wrong.</summary>
/// <param name="Break">Makes a valid cascade wrong.</param>
/// <param name="Errors">All errors that come of it, in the order of the manifest's text.</param>
internal sealed record CheckCase(Action<EditableCascade> Break, params ExpectedError[] Errors)
{
    /// <summary>All of them, by what is wrong.</summary>
    public static IReadOnlyDictionary<string, CheckCase> All { get; } =
        new Dictionary<string, CheckCase>(FileCases.All.Concat(GraphCases.All).Concat(LexiconCases.All)
            .Concat(ModelCases.All));

    /// <summary>The cascade that is valid at first.</summary>
    public TestCascadeOptions Options { get; init; } = new() { ExternalData = true };
}
