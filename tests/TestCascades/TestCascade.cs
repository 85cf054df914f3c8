using System.Text.Json;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.TestCascades;

/// <summary>
/// A tiny cascade with random weights in a temporary folder: manifest, blocks, vocabulary and plain twin, all
/// valid, made in milliseconds. Disposing it deletes the folder.
/// </summary>
public sealed class TestCascade : IDisposable
{
    private const string Words =
        "the a of in to and on for with at by wall street bears claw back into black team wins final match goal "
        + "season coach oil prices rise fall stocks market bank profit shares chip web search phone space science "
        + "president election troops peace talks minister storm quake un un ##s ##ed ##ing ##er . , ! ? ' - "
        + "cafe naive 0 1 2 3 4 5 6 7 8 9 x y z ##x ##y ##z";

    private readonly TestCascadeOptions _options;
    private readonly TinyModel _model;
    private readonly string _root;

    private TestCascade(TestCascadeOptions options)
    {
        _options = options;
        Vocabulary = [.. "[PAD] [UNK] [CLS] [SEP] [MASK]".Split(' '), .. Words.Split(' ').Distinct()];
        _model = new TinyModel(options, Vocabulary.Count);
        _root = Directory.CreateTempSubdirectory("earlyexit-test-").FullName;
        Folder = Path.Combine(_root, options.FolderName);
        Directory.CreateDirectory(Folder);
        ManifestFile = Path.Combine(Folder, $"{options.FolderName}.cascade.json");
        PlainFile = Path.Combine(Folder, "plain.onnx");
    }

    /// <summary>The cascade's folder.</summary>
    public string Folder { get; }

    /// <summary>The manifest, <c>tiny.cascade.json</c> in <see cref="Folder"/>.</summary>
    public string ManifestFile { get; }

    /// <summary>The plain twin: all layers and the last exit in one graph.</summary>
    public string PlainFile { get; }

    /// <summary>The manifest's text as it was written first.</summary>
    public string ManifestText { get; private set; } = "";

    /// <summary>The word pieces in the order of their ids.</summary>
    public IReadOnlyList<string> Vocabulary { get; }

    /// <summary>Makes a cascade; the same options give the same files.</summary>
    public static TestCascade Create(TestCascadeOptions? options = null)
    {
        TestCascade cascade = new(options ?? new TestCascadeOptions());
        cascade.Write();
        return cascade;
    }

    /// <summary>
    /// What every exit gives for one text, computed without ONNX in double precision: [exits * labels].
    /// </summary>
    /// <param name="ids">Complete token ids.</param>
    /// <param name="types">Token types of a pair; empty for a single text.</param>
    public double[] Logits(ReadOnlySpan<int> ids, ReadOnlySpan<int> types = default) => _model.Logits(ids, types);

    /// <summary>Random complete token ids, <c>[CLS]</c> first and <c>[SEP]</c> last, of a given length.</summary>
    public int[] RandomIds(Random random, int length)
    {
        int[] ids = new int[length];
        for (int i = 0; i < length; i++)
        {
            ids[i] = random.Next(5, Vocabulary.Count);
        }

        ids[0] = 2;
        ids[^1] = 3;
        return ids;
    }

    /// <summary>A random text of whole words of the vocabulary.</summary>
    public string RandomText(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(
        _ => Vocabulary[random.Next(5, Vocabulary.Count)]).Select(w => w.TrimStart('#')));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Write()
    {
        List<ManifestFile> blocks = [];
        using (WeightFile? weights = _options.ExternalData ? new(Path.Combine(Folder, "weights.bin")) : null)
        {
            TinyBlocks writer = new(_options, _model, weights);
            for (int exit = 0; exit < _options.Exits.Count; exit++)
            {
                string name = $"block-{_options.Exits[exit]:00}.onnx";
                writer.WriteBlock(exit, Path.Combine(Folder, name));
                blocks.Add(Toolchain.Model.Manifests.ManifestFile.Of(Folder, name));
            }

            writer.WritePlain(PlainFile);
        }

        File.WriteAllText(Path.Combine(Folder, "vocab.txt"), string.Join('\n', Vocabulary) + "\n");
        ManifestText = ManifestWriter.Write(Document(blocks));
        File.WriteAllText(ManifestFile, ManifestText);
    }

    private ManifestDocument Document(List<ManifestFile> blocks)
    {
        ManifestFile[] data = _options.ExternalData ? [Toolchain.Model.Manifests.ManifestFile.Of(Folder, "weights.bin")] : [];
        int last = blocks.Count - 1;
        return new ManifestDocument
        {
            ClassName = _options.ClassName,
            Namespace = _options.Namespace,
            Labels = _options.Labels,
            Pair = _options.Pair,
            Tokenizer = new ManifestTokenizer(
                Toolchain.Model.Manifests.ManifestFile.Of(Folder, "vocab.txt"), true, true, _options.MaxTokens),
            Rule = JsonNamingPolicy.CamelCase.ConvertName(_options.Rule.ToString()),
            Dials = ManifestDials.Of(_options.Rule, _options.Dial),
            Disagreement = _options.Disagreement,
            OperatingPoints = _options.OperatingPoints,
            Layers = _options.Exits[^1],
            Exits = [.. blocks.Select((block, exit) => new ManifestExit(
                _options.Exits[exit],
                1 + (0.1 * exit),
                exit == last || _options.ExitsWithoutAgreement.Contains(exit)
                    ? null
                    : new ManifestAgreement(1.5 + (0.25 * exit), 0.25),
                block,
                data) { Dials = _options.OwnDials.GetValueOrDefault(exit, new ManifestDials()) })],
        };
    }
}
