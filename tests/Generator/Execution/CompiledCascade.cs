using System.Runtime.Loader;
using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.TestCascades;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>Generates a class from a cascade's manifest, compiles it, and loads it into this process.</summary>
internal static class CompiledCascade
{
    /// <summary>Compiles and loads the class that is generated for a cascade.</summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="options">What it was made from.</param>
    /// <param name="rows">How many texts of a batch are computed together.</param>
    /// <param name="device">What computes it.</param>
    public static ICompiledCascade Load(
        TestCascade cascade, TestCascadeOptions options, int rows = 1, CascadeDevice device = default)
    {
        GeneratorRun run = GeneratorHost.Run(
            [new ManifestText(cascade.ManifestFile, cascade.ManifestText)],
            GeneratorHost.Compile(Harness(options)).AddReferences(
                MetadataReference.CreateFromFile(typeof(ICompiledCascade).Assembly.Location)));
        run.AssertCompiles();
        using MemoryStream assembly = new();
        EmitResult emitted = run.Compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success);
        assembly.Position = 0;

        // Not collectible: when one is collected, the runtime empties its cache of casts, and whoever casts next
        // allocates it again, in a test that measures allocations for one.
        Type harness = new AssemblyLoadContext("generated")
            .LoadFromStream(assembly)
            .GetType("Harness", throwOnError: true)!;
        return (ICompiledCascade)Activator.CreateInstance(
            harness, new CascadeOptions { Folder = cascade.Folder, BatchRows = rows, Device = device })!;
    }

    private static string Harness(TestCascadeOptions options)
    {
        string stem = options.ClassName.Replace("Classifier", "", StringComparison.Ordinal);
        string dial = options.Rule switch
        {
            CascadeRule.Agreement => "MaxDisagreement",
            CascadeRule.MaxProbability => "Threshold",
            CascadeRule.Entropy => "MaxEntropy",
            CascadeRule.Margin => "MinMargin",
            _ => "Patience",
        };
        string type = options.Rule == CascadeRule.Patience ? "int" : "float";
        string use = options.OperatingPoints.Count > 0
            ? $"_classifier.Use(({stem}OperatingPoint)point)"
            : "throw new System.NotSupportedException()";
        string classify = options.Pair ? "first, second" : "first";
        string stringAndSpan = options.Pair ? "first, System.MemoryExtensions.AsSpan(second)" : "first";
        string spanAndString = options.Pair ? "System.MemoryExtensions.AsSpan(first), second" : "first";
        string stream = options.Pair ? "texts" : "texts.Select(text => text.First)";
        string many = options.Pair ? "firsts, seconds" : "firsts";
        bool takesTokens = options.Models.All(model => !model.Options.ReversedVocabulary);
        string tokens = takesTokens
            ? "Answer(_classifier.ClassifyTokens(ids, cancellationToken))"
            : "throw new System.NotSupportedException()";
        string discard = takesTokens ? "_classifier.ClassifyTokens(ids)" : "throw new System.NotSupportedException()";
        return $$"""
            #pragma warning disable CS1591 // a public type without documentation
            using EarlyExitGen.Generator.Tests.Execution;
            using {{options.Namespace}};
            using System.Collections.Generic;
            using System.Linq;
            using System.Threading;

            public sealed class Harness(EarlyExitGen.CascadeOptions options) : ICompiledCascade
            {
                private readonly {{options.ClassName}} _classifier = new(options);

                public float Dial { get => _classifier.{{dial}}; set => _classifier.{{dial}} = ({{type}})value; }

                public void Use(int point) => {{use}};

                public CompiledAnswer Classify(string first, string second) => Answer(_classifier.Classify({{classify}}));

                public CompiledAnswer Classify(string first, string second, CancellationToken cancellationToken) =>
                    Answer(_classifier.Classify({{classify}}, cancellationToken));

                public CompiledAnswer ClassifySpans(System.ReadOnlySpan<char> first, System.ReadOnlySpan<char> second) =>
                    Answer(_classifier.Classify({{classify}}));

                public CompiledAnswer ClassifyMixed(string first, string second, bool firstIsString) => Answer(
                    firstIsString ? _classifier.Classify({{stringAndSpan}}) : _classifier.Classify({{spanAndString}}));

                public IAsyncEnumerable<CompiledAnswer> ClassifyAsync(IAsyncEnumerable<(string First, string Second)> texts) =>
                    _classifier.ClassifyAsync({{stream}}).Select(Answer);

                public void WarmUp(CancellationToken cancellationToken) => _classifier.WarmUp(cancellationToken);

                public EarlyExitGen.CascadeThreads Threads => _classifier.Threads;

                public CompiledAnswer[] ClassifyMany(string[] firsts, string[] seconds, CancellationToken cancellationToken)
                {
                    {{stem}}Prediction[] predictions = new {{stem}}Prediction[firsts.Length];
                    _classifier.Classify({{many}}, predictions, cancellationToken);
                    return System.Array.ConvertAll(predictions, Answer);
                }

                public CompiledAnswer ClassifyTokens(int[] ids, CancellationToken cancellationToken) =>
                    {{tokens}};

                public EarlyExitGen.ICascade Cascade => _classifier;

                public TResult Accept<TVisitor, TResult>(TVisitor visitor)
                    where TVisitor : EarlyExitGen.ICascadeVisitor<TResult> =>
                    Accept<{{options.ClassName}}, TVisitor, TResult>(visitor);

                private static TResult Accept<T, TVisitor, TResult>(TVisitor visitor)
                    where T : EarlyExitGen.IGeneratedCascade<T>
                    where TVisitor : EarlyExitGen.ICascadeVisitor<TResult> => T.Accept<TVisitor, TResult>(visitor);

                public void Discard(int[] ids) => {{discard}};

                public void Discard(string first, string second) => _classifier.Classify({{classify}});

                public void Dispose() => _classifier.Dispose();

                public System.Threading.Tasks.ValueTask DisposeAsync() => _classifier.DisposeAsync();

                private static CompiledAnswer Answer({{stem}}Prediction p) => new(
                    (int)p.Label, p.Label.Text(), p.Confidence, p.Exit, p.Layers, p.Truncated, p.Probabilities.ToArray(), p.ToString());
            }
            """;
    }
}
