using System.Reflection;
using Microsoft.CodeAnalysis;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Host;

/// <summary>Reads what the incremental driver says about the generator's steps.</summary>
internal static class TrackedSteps
{
    /// <summary>Every step that has a name, found by reflection, so that a new one is covered by itself.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(TrackingNames)
            .GetFields(BindingFlags.Static | BindingFlags.Public)
            .Where(f => f.IsLiteral)
            .Select(f => (string)f.GetRawConstantValue()!),
    ];

    /// <summary>Checks that every step, and every output, comes from the cache.</summary>
    public static void AssertCached(GeneratorRunResult result)
    {
        foreach (string name in Names)
        {
            Assert.All(Reasons(result, name), reason => Assert.True(
                reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged,
                $"{name} is {reason}"));
        }

        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    /// <summary>The reason of each run of a step.</summary>
    public static IReadOnlyList<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps.TryGetValue(step, out var runs)
            ? [.. runs.SelectMany(r => r.Outputs).Select(o => o.Reason)]
            : [];

    /// <summary>The reason of each output; of those that come from <paramref name="step"/> if one is named.</summary>
    public static IReadOnlyList<IncrementalStepRunReason> OutputReasons(
        GeneratorRunResult result, string? step = null) =>
    [
        .. result.TrackedOutputSteps
            .SelectMany(s => s.Value)
            .Where(run => step is null || run.Inputs.Any(input => input.Source.Name == step))
            .SelectMany(run => run.Outputs)
            .Select(output => output.Reason),
    ];
}
