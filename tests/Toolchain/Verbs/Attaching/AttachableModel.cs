using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Tests.Verbs.Cutting;
using EarlyExitGen.Toolchain.Verbs.Attaching;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Attaching;

/// <summary>A folder with a tiny classifier as people bring them, and texts for it.</summary>
internal sealed class AttachableModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public AttachableModel(TinyClassifier? classifier = null, int texts = 800)
        : this(path => (classifier ?? new TinyClassifier()).Save(path), texts)
    {
    }

    public AttachableModel(Action<string> save, int texts = 800)
    {
        Directory.CreateDirectory(_folder["model"]);
        save(Graph);
        Write("config.json", """{ "id2label": { "0": "World", "1": "Sports", "2": "Science" } }""");
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        Write("vocab.txt", string.Concat(special.Concat(Words()).Select(word => word + "\n")));
        File.WriteAllLines(Texts, MakeTexts(texts, seed: 1));
        File.WriteAllLines(Calibration, MakeTexts(400, seed: 2));
    }

    public string Root => _folder.Path;

    public string Model => _folder["model"];

    public string Graph => Path.Combine(Model, "model.onnx");

    public string Texts => _folder["texts.txt"];

    public string Calibration => _folder["calibration.txt"];

    public string Out => _folder["news"];

    public AttachRequest Request => new()
    {
        Model = Model,
        Texts = [Texts],
        Calibration = Calibration,
        Form = DataForm.Unsaid,
        Out = Out,
        ClassName = "NewsClassifier",
        Namespace = "Tests",
        Epochs = 2,
        Words = false,
    };

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Model, name), text);

    public void Dispose() => _folder.Dispose();

    public static string[] MakeTexts(int count, int seed)
    {
        SplitMix64 random = new(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, 1 + (int)random.Below(9))
                .Select(_ => FormattableString.Invariant($"w{5 + random.Below(TinyClassifier.Vocabulary - 5)}")))),
        ];
    }

    private static IEnumerable<string> Words() =>
        Enumerable.Range(5, TinyClassifier.Vocabulary - 5).Select(id => FormattableString.Invariant($"w{id}"));
}
