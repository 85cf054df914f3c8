using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Tests.Verbs.Cutting;
using EarlyExitGen.Toolchain.Verbs.Attaching;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Attaching;

public sealed class AttacherTests
{
    public static TheoryData<string> Variants => [.. GraphVariants.All.Keys];

    [Theory]
    [InlineData(false, TinyPooling.First, false)]
    [InlineData(true, TinyPooling.Mean, false)]
    [InlineData(false, TinyPooling.First, true)]
    public void The_last_exit_answers_as_the_model(bool isPreNormalized, TinyPooling pooling, bool hasMaskOfIds)
    {
        using AttachableModel model = new(new TinyClassifier
        {
            IsPreNormalized = isPreNormalized, Pooling = pooling, HasMaskOfIds = hasMaskOfIds,
        });
        AttachReport report = Attacher.Run(model.Request with { Exits = [0, 2] }, default);

        CascadeManifest manifest = CascadeManifest.Load(model.Out);
        Assert.Equal([0, 2, 3], ExitDepth.Of(manifest.Spec).Where(layer => layer >= 0));
        Assert.Equal(["World", "Sports", "Science"], manifest.Spec.Labels.Select(label => label.Text));
        Assert.Equal(0.02, manifest.Spec.Dials.Of(manifest.Spec.Rule)!.Value.Value);
        RequireLastExit(manifest);
        Assert.All(report.Exits.Where(exit => exit.Layer == 2), exit => Assert.True(exit.AgreementWithLast > 0.6));
        Assert.Equal((3, 400, false), (report.Layers, report.Calibration, report.CalibratedOnTexts));
        Assert.Equal(80, report.HeldOut);
        Assert.Equal(720, report.Texts);
        Assert.Equal(64, report.MaxTokens);
        Assert.Null(report.Accuracy);
    }

    // What a model takes and gives is not always what a block does.
    [Theory]
    [MemberData(nameof(Variants))]
    public void However_it_was_written_it_becomes_a_cascade(string variant)
    {
        using AttachableModel model = new(
            path => GraphVariants.Apply(new TinyClassifier().Save(path), variant, path), texts: 300);
        Attacher.Run(model.Request with { Exits = [1], Epochs = 1 }, default);

        RequireLastExit(CascadeManifest.Load(model.Out), variant == "half precision" ? 2e-3f : 1e-5f);
    }

    [Theory]
    [InlineData("albert-sdpa-torchscript")]
    [InlineData("bert-eager-torchscript")]
    [InlineData("bert-sdpa-dynamo")]
    [InlineData("deberta-v2-eager-dynamo")]
    [InlineData("distilbert-sdpa-torchscript")]
    [InlineData("modernbert-sdpa-torchscript")]
    [InlineData("roberta-eager-dynamo")]
    public void Every_architecture_becomes_a_cascade(string name)
    {
        string file = Path.Combine(SharedFolder.Require("models/onnx-zoo"), name + ".onnx");
        using AttachableModel model = new(path => File.Copy(file, path), texts: 300);
        AttachReport report = Attacher.Run(model.Request with { Epochs = 1 }, default);

        Assert.Equal(4, report.Layers);
        CascadeManifest manifest = CascadeManifest.Load(model.Out);
        RequireLastExit(manifest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Heads_may_read_the_first_token_alone(bool isPreNormalized)
    {
        using AttachableModel model = new(new TinyClassifier { IsPreNormalized = isPreNormalized });
        HeadChoice heads = new("attention", new Dictionary<int, string> { [2] = "cls" });
        AttachReport report =
            Attacher.Run(model.Request with { Exits = [0, 1, 2], Heads = heads, Epochs = 6 }, default);

        CascadeManifest manifest = CascadeManifest.Load(model.Out);
        RequireLastExit(manifest);
        Assert.All(report.Exits.Where(exit => exit.Layer == 2), exit => Assert.True(exit.AgreementWithLast > 0.6));
        using InterpretedCascade cascade = InterpretedCascade.Load(manifest.Path);
        Assert.Equal([0, 1, 2, 3], cascade.ExitLayers);
    }

    [Fact]
    public void A_head_on_the_first_token_is_refused_where_it_tells_nothing()
    {
        using AttachableModel model = new(new TinyClassifier { Pooling = TinyPooling.Mean });
        HeadChoice cls = HeadChoice.Default with { Kind = "cls" };
        Assert.Contains(
            "does not read the first token (mean)",
            Assert.Throws<ToolException>(
                () => Attacher.Run(model.Request with { Exits = [1], Heads = cls }, default)).Message,
            StringComparison.Ordinal);
        HeadChoice elsewhere = HeadChoice.Default with { ByLayer = new Dictionary<int, string> { [2] = "attention" } };
        Assert.Contains(
            "there is no exit after layer 2",
            Assert.Throws<UsageException>(
                () => Attacher.Run(model.Request with { Exits = [1], Heads = elsewhere }, default)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Exits_are_chosen_and_files_are_those_of_a_cascade()
    {
        using AttachableModel model = new();
        model.Write("NOTICE", "whose it is");
        AttachReport report = Attacher.Run(
            model.Request with { Calibration = null, Promise = 0.05, Words = true }, default);

        Assert.True(report.Chosen && report.CalibratedOnTexts);
        Assert.Equal(160, report.Calibration);
        Assert.Equal([-1, 0, 1, 2], report.Exits.Select(exit => exit.Layer));
        CascadeManifest manifest = CascadeManifest.Load(model.Out);
        Assert.Equal(
            report.Exits.Where(exit => exit.IsChosen).Select(exit => exit.Layer),
            ExitDepth.Of(manifest.Spec).SkipLast(1));
        Assert.Equal(0.05, manifest.Spec.Dials.Of(manifest.Spec.Rule)!.Value.Value);
        Assert.Equal(
            ((string[])[".gitattributes", "NOTICE", .. ManifestFiles.Of(manifest)]).Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(model.Out).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(model.Graph), File.ReadAllBytes(Path.Combine(model.Out, "plain.onnx")));
        Assert.Equal(
            ["calibration.txt", "model", "news", "texts.txt"],
            Directory.GetFileSystemEntries(model.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_is_replaced_by_a_later_version()
    {
        using AttachableModel model = new();
        model.Write("NOTICE", "whose it is");
        Attacher.Run(model.Request with { Exits = [1] }, default);
        File.WriteAllText(Path.Combine(model.Out, "README.md"), "mine");
        model.Write("NOTICE", "whose it is now");
        Attacher.Run(model.Request with { Exits = [2] }, default);

        Assert.Equal([2, 3], ExitDepth.Of(CascadeManifest.Load(model.Out).Spec));
        Assert.Equal("whose it is now", File.ReadAllText(Path.Combine(model.Out, "NOTICE")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(model.Out, "README.md")));
        Assert.False(File.Exists(Path.Combine(model.Out, "block-01.onnx")));
    }

    [Fact]
    public void Pairs_of_texts_are_made_as_the_tokenizer_makes_them()
    {
        using AttachableModel model = new();
        string[] texts = AttachableModel.MakeTexts(1600, seed: 1);
        File.WriteAllLines(model.Texts, texts[..800].Zip(texts[800..], (first, second) => $"{first}\t{second}"));
        Attacher.Run(model.Request with { Exits = [2], Pair = true, Calibration = null }, default);

        using InterpretedCascade cascade = InterpretedCascade.Load(CascadeManifest.Load(model.Out).Path);
        Assert.InRange(cascade.Classify("w7 w8", "w9").Label, 0, 2);
    }

    [Fact]
    public void The_same_seed_gives_the_same_cascade()
    {
        using AttachableModel model = new();
        AttachRequest request = model.Request with { Exits = [1] };
        Attacher.Run(request with { Out = model.Out + "1" }, default);
        Attacher.Run(request with { Out = model.Out + "2" }, default);

        Assert.Equal(
            File.ReadAllBytes(Path.Combine(model.Out + "1", "weights.bin")),
            File.ReadAllBytes(Path.Combine(model.Out + "2", "weights.bin")));
    }

    [Fact]
    public void Names_of_a_graph_that_are_not_those_of_blocks_are_changed_in_the_plain_model()
    {
        using AttachableModel model = new(new TinyClassifier { GivesProbabilities = true });
        AttachReport report = Attacher.Run(model.Request with { Exits = [1], Labels = ["a", "b", "c"] }, default);

        Assert.Contains(report.Notes, note => note.Contains("plain.onnx", StringComparison.Ordinal));
        Assert.Equal(["a", "b", "c"], CascadeManifest.Load(model.Out).Spec.Labels.Select(label => label.Text));
    }

    [Fact]
    public void Too_few_texts_for_the_promise_are_told()
    {
        using AttachableModel model = new();
        File.WriteAllLines(model.Calibration, AttachableModel.MakeTexts(100, seed: 3));
        AttachReport report = Attacher.Run(model.Request with { Exits = [2] }, default);

        Assert.False(report.IsPromiseSupported);
        Assert.Contains("do not support a promise of 2 %", AttachSection.Verdict(report), StringComparison.Ordinal);
        Assert.All(report.Exits, exit => Assert.Equal(0, exit.Leave));
    }

    [Fact]
    public void What_was_stopped_goes_on()
    {
        using AttachableModel model = new(texts: 3000);
        AttachRequest request = model.Request with { Exits = [1], Epochs = 2 };
        Attacher.Run(request with { Out = model.Out + "1" }, default);

        using CancellationTokenSource stop = new();
        AttachRequest longer = request with { Epochs = 100_000 };
        stop.CancelAfter(TimeSpan.FromSeconds(4));
        Assert.ThrowsAny<OperationCanceledException>(() => Attacher.Run(longer, stop.Token));
        Assert.False(Directory.Exists(model.Out));
        if (File.Exists(model.Out + ".attach"))
        {
            ToolException refused = Assert.Throws<ToolException>(() => Attacher.Run(longer, default));
            Assert.Contains("--resume", refused.Message, StringComparison.Ordinal);
            File.Delete(model.Out + ".attach");
        }

        Attacher.Run(request with { Resume = true }, default);
        Assert.True(File.Exists(Path.Combine(model.Out, "weights.bin")));
        Assert.False(File.Exists(model.Out + ".attach"));
    }

    [Fact]
    public void What_cannot_be_a_cascade_is_refused_and_nothing_is_written()
    {
        using AttachableModel model = new();
        void Refused(AttachRequest request, string why)
        {
            Exception error = Assert.ThrowsAny<Exception>(() => Attacher.Run(request, default));
            Assert.True(error is ToolException or UsageException, error.ToString());
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(model.Out));
            Assert.DoesNotContain(
                Directory.GetFileSystemEntries(model.Root), entry => entry.Contains("news", StringComparison.Ordinal));
        }

        Refused(model.Request with { Exits = [0, 7] }, "cannot be cut after 7 layers");
        Refused(model.Request with { Exits = [3] }, "an exit before the last layer");
        Refused(model.Request with { Labels = ["a", "b"] }, "names 2 labels, but the model has 3");
        Refused(model.Request with { ClassName = "9" }, "class");
        Refused(model.Request with { Tokenizer = model.Root }, "there is no tokenizer");
        Refused(model.Request with { Model = model.Texts, Tokenizer = model.Model }, "texts.txt");
        Refused(model.Request with { Texts = [model.Graph] }, "model.onnx");
        File.WriteAllLines(model.Texts, AttachableModel.MakeTexts(50, seed: 3));
        Refused(model.Request, "50 texts are too few");
        File.WriteAllLines(model.Texts, Enumerable.Repeat("w7", 500));
        Refused(model.Request, "nearly all texts are the same");
        model.Write("config.json", """{ "problem_type": "multi_label_classification" }""");
        Refused(model.Request, "any number of labels");
        model.Write("config.json", """{ "num_hidden_layers": 9 }""");
        Refused(model.Request, "config.json says 9");
        new TinyClassifier { Layers = 0 }.Save(model.Graph);
        model.Write("config.json", "{}");
        Refused(model.Request, "no attention");
        File.WriteAllBytes(model.Graph, File.ReadAllBytes(model.Graph)[..2000]);
        Refused(model.Request, "model.onnx");
    }

    [Fact]
    public void It_is_quantized_like_any_cascade()
    {
        using AttachableModel model = new(new TinyClassifier { Hidden = 64 });
        Attacher.Run(model.Request with { Exits = [1] }, default);
        string labelled = Path.Combine(model.Root, "labelled.tsv");
        File.WriteAllLines(
            labelled,
            AttachableModel.MakeTexts(300, seed: 4).Select(
                (text, i) => FormattableString.Invariant($"{i % 3}\t{text}")));

        (int code, string output, string error) = ToolProcess.Run(
            "quantize", model.Out, "--out", model.Out + "8", "--calibration", labelled, "--json");

        Assert.True(code == 0, output + error);
        using InterpretedCascade cascade = InterpretedCascade.Load(CascadeManifest.Load(model.Out + "8").Path);
        Assert.Equal(3, cascade.Labels.Count);
    }

    private static void RequireLastExit(CascadeManifest manifest, float tolerance = 1e-5f)
    {
        using InterpretedCascade cascade = InterpretedCascade.Load(manifest.Path);
        using PlainModel plain = PlainModel.Load(
            manifest, Path.Combine(manifest.Folder, CascadeGraphs.PlainFile), threads: 1);
        float[] all = new float[cascade.ExitLayers.Count * 3];
        float[] whole = new float[3];
        foreach (string text in AttachableModel.MakeTexts(50, seed: 9))
        {
            cascade.Trace(text, all);
            plain.Trace(text, null, whole);
            Assert.All(whole.Zip(all[^3..]), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        }
    }
}
