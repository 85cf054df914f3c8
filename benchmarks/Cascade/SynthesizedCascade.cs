using System.Diagnostics;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Benchmarks.Cascade;

/// <summary>A cascade of random weights in a temporary folder; disposing it deletes the folder.</summary>
internal sealed class SynthesizedCascade : IDisposable
{
    private const string Word = "beba";

    private SynthesizedCascade(string folder)
    {
        Folder = folder;
        Manifest = CascadeManifest.Load(Path.Combine(folder, "made", "made.cascade.json"));
    }

    /// <summary>A folder for whatever else the benchmark writes; it holds the cascade's.</summary>
    public string Folder { get; }

    /// <summary>The cascade's manifest.</summary>
    public CascadeManifest Manifest { get; }

    /// <summary>Makes one by <c>earlyexit synthesize</c>.</summary>
    /// <param name="layers">The encoder's layers.</param>
    /// <param name="hidden">The encoder's width; each attention head is 32 wide.</param>
    /// <param name="exits">After which layers exits sit, as 0,2,4.</param>
    /// <param name="maxTokens">The longest sequence.</param>
    public static SynthesizedCascade Make(int layers, int hidden, string exits, int maxTokens)
    {
        string folder = Directory.CreateTempSubdirectory("earlyexit-bench-").FullName;
        using Process process = Process.Start("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "earlyexit.dll"), "synthesize", "--out",
            Path.Combine(folder, "made"),
            "--layers", Text(layers), "--hidden", Text(hidden), "--heads", Text(hidden / 32), "--exits", exits,
            "--max-tokens", Text(maxTokens),
        ]);
        process.WaitForExit();
        return process.ExitCode == 0
            ? new SynthesizedCascade(folder)
            : throw new InvalidOperationException("The cascade could not be made; see above.");
    }

    /// <summary>
    /// A text of the given number of tokens: words of the made-up vocabulary, which are one each, beside [CLS] and
    /// [SEP].
    /// </summary>
    public string TextOf(int tokens)
    {
        string vocabulary = Path.Combine(Manifest.Folder, Manifest.Spec.Tokenizer.Vocabulary);
        return File.ReadLines(vocabulary).Contains(Word)
            ? string.Join(' ', Enumerable.Repeat(Word, tokens - 2))
            : throw new InvalidOperationException($"The vocabulary has no '{Word}'.");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Text(int value) => FormattableString.Invariant($"{value}");
}
