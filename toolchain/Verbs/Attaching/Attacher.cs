using EarlyExitGen.Toolchain.Verbs.Cutting;
using EarlyExitGen.Lexical;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Heads;
using EarlyExitGen.Toolchain.Verbs.Lexicons;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>
/// Makes a cascade of a classifier that somebody else exported: cuts it, learns heads from its own answers, chooses
/// among them, calibrates, and writes everything at once.
/// </summary>
internal sealed class Attacher
{
    private const int FewestTexts = 200;

    private readonly AttachRequest _request;
    private readonly CancellationToken _cancellation;
    private readonly AttachedModel _model;
    private readonly CascadeAssembly _assembly;
    private readonly string _stage;
    private readonly List<string> _notes = [];
    private readonly List<string> _others = [];

    private Attacher(
        AttachRequest request, string stage, string scratch, string name, CancellationToken cancellation)
    {
        (_request, _cancellation, _stage) = (request, cancellation, stage);
        _model = Working.Run("Looking at the model", () => AttachedModel.Open(request, _stage));
        _assembly = new CascadeAssembly(_model, request, _stage, name);
        Scratch = scratch;
    }

    private string Scratch { get; }

    private int Seed => _request.Seed;

    private string StateFile => AttachedState.FileOf(_request);

    /// <summary>Makes it; the folder is written as a whole or not at all.</summary>
    /// <exception cref="ToolException">The model or the texts do not do, with the reason.</exception>
    /// <exception cref="StoppedException">It was stopped since heads began to learn; the state is kept.</exception>
    public static AttachReport Run(AttachRequest request, CancellationToken cancellation)
    {
        string source = Directory.Exists(request.Model)
            ? request.Model
            : Path.GetDirectoryName(Path.GetFullPath(request.Model))!;
        using ExportTarget place = ExportTarget.Open(request.Out, CascadeKind.Exported, request.Force, source);
        Attacher attacher = new(request, place.Stage("cascade"), place.Stage("states"), place.Name, cancellation);
        AttachReport report = AttachedState.Resumable(request, attacher.Run);
        place.Commit(attacher._stage, others: attacher._others);
        AttachedState.Forget(request);
        return report;
    }

    /// <summary>
    /// Cuts the classifier at the places that were asked for, with heads, for a cascade that it becomes a part of:
    /// nothing is chosen or promised, and its plain model shares the weights of its blocks.
    /// </summary>
    /// <param name="request">The classifier, the places and the texts.</param>
    /// <param name="stage">An empty folder for it.</param>
    /// <param name="scratch">An empty folder for what is kept meanwhile.</param>
    /// <param name="check">Looks at the classifier before anything is learnt.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    /// <returns>Its manifest, and the texts that promises can be fitted on.</returns>
    /// <exception cref="ToolException">The model or the texts do not do, with the reason.</exception>
    /// <exception cref="StoppedException">It was stopped while heads learnt; the state is kept.</exception>
    public static (CascadeManifest Manifest, IReadOnlyList<Instance> Calibration) Part(
        AttachRequest request,
        string stage,
        string scratch,
        Action<AttachedModel> check,
        CancellationToken cancellation)
    {
        Attacher attacher = new(request, stage, scratch, "model", cancellation);
        check(attacher._model);
        AttachedTexts texts = attacher.Learn(words: false);
        CascadeManifest part =
            attacher._assembly.Write(texts.Places, [.. texts.Heads.Select(head => head.ToGraph())]);
        attacher._model.WriteWhole(stage);
        return (part, texts.Calibration);
    }

    private AttachedTexts Learn(bool words)
    {
        IReadOnlyList<Place> places = Candidates();
        IReadOnlyList<HeadShape> shapes = _request.Heads.Shapes(
            places, _model.Cut.Pooling, _model.Cut.Plan.Hidden, _model.Labels.Count);
        VerifiedChain chain = Working.Run("Cutting the model", () => _assembly.Cut(places));
        _notes.AddRange(_model.Cut.Plan.Notes);
        CascadeManifest uncut = _assembly.Uncut();
        ITextTokenizer tokenizer = ChainDescriptions.Of(uncut).Tokenizer.Load(_request.ClassName, _stage);
        (TextShares shares, IReadOnlyList<Instance> calibration) = ReadTexts();
        TextEncoding encoding = TextEncoding.Of(tokenizer, uncut.Spec, shares.Learning);
        _cancellation.ThrowIfCancellationRequested();

        // Words learn from the answers to all texts, which takes a run over those that are learnt already.
        float[][]? answers = words ? new float[encoding.Texts.Count][] : null;
        IReadOnlyList<LearnedHead> heads = Learn(chain, places, shapes, encoding, answers);
        return new AttachedTexts(places, heads, tokenizer, uncut.Spec, shares, calibration, encoding, answers);
    }

    private AttachReport Run()
    {
        AttachedTexts texts = Learn(_request.Words);
        return AttachedState.ForgetIfRefused(_request, () => Finish(texts));
    }

    private AttachReport Finish(AttachedTexts texts)
    {
        (IReadOnlyList<Place> places, IReadOnlyList<LearnedHead> heads) = (texts.Places, texts.Heads);
        (TextShares shares, ITextTokenizer tokenizer) = (texts.Shares, texts.Tokenizer);
        IReadOnlyList<Instance> calibration = texts.Calibration;
        Lexicon? lexicon =
            texts.Answers is { } answers ? LearnWords(texts.Encoding, answers, tokenizer, texts.Uncut) : null;
        AttachedChoice choice = AttachedChoice.Make(
            _assembly, places, heads, lexicon, tokenizer, shares.HeldOut, Scratch, _request, _cancellation);

        CascadeManifest blocks = _assembly.Write(choice.Places, choice.Heads);
        DataFileSpec? file = WriteLexicon(choice.Lexicon);
        LexicalTrace trace = AttachCalibration.Trace(
            blocks, choice.Lexicon, tokenizer, calibration, "Calibrating", _cancellation);
        AgreementCalibration fitted = AgreementCalibration.Of(trace.Logits, trace.ExitLayers, Seed);
        CascadeManifest cascade = blocks with
        {
            Spec = AttachCalibration.Describe(blocks.Spec, trace, file, fitted),
        };
        string text = ManifestWriter.Write(cascade.Spec);
        CascadeManifest.Parse(text, cascade.Path);
        AtomicFile.WriteText(cascade.Path, text);
        if (PlainCopy.Write(_model, _stage, _others) is { } note)
        {
            _notes.Add(note);
        }

        return AttachTrial.Run(cascade, fitted, choice, shares, _request, _cancellation) with
        {
            Model = _model.Files.Graph,
            Written = _request.Out,
            Calibration = calibration.Count,
            Truncated = texts.Encoding.Truncated,
            MaxDifference = _assembly.Verified!.Verified.MaxDifference,
            Notes = _notes,
        };
    }

    // The places that there are heads for.
    private IReadOnlyList<Place> Candidates()
    {
        IReadOnlyList<Place> all = _model.Cut.Plan.Places;
        if (_request.Exits is not { } asked)
        {
            return [.. all.Take(ManifestLimits.Exits - 2)];
        }

        int[] early = [.. asked.Where(layer => layer != _model.Cut.Plan.Layers)];
        return early.FirstOrDefault(layer => all.All(place => place.Layer != layer), -1) is var wrong and >= 0
            ? throw new UsageException(FormattableString.Invariant(
                $"--exits: the model cannot be cut after {wrong} layers, only after ")
                + string.Join(", ", all.Select(place => FormattableString.Invariant($"{place.Layer}"))) + ".")
            : early.Length == 0
                ? throw new UsageException("--exits: an exit before the last layer is expected, as 0,2.")
                : [.. all.Where(place => early.Contains(place.Layer))];
    }

    private (TextShares Shares, IReadOnlyList<Instance> Calibration) ReadTexts()
    {
        TextTask task = new(_request.Pair, new TaskLabels(_model.Labels.Count, _model.Labels));
        List<Instance> all =
            [.. _request.Texts.SelectMany(file => TaskData.Read(file, _request.Form, task, LabelNeed.Optional))];
        if (all.Count < FewestTexts)
        {
            throw new ToolException(FormattableString.Invariant(
                $"--texts: {all.Count} texts are too few to learn from; give at least {FewestTexts}, better 20,000."));
        }

        IReadOnlyList<Instance>? others = _request.Calibration is { } file
            ? TaskData.Read(file, _request.Form, task, LabelNeed.Optional)
            : null;
        TextShares shares = TextShares.Of(all, Seed, others is null, _request.Limit);
        return shares.Learning.Count == 0
            ? throw new ToolException("--texts: nearly all texts are the same; give different ones.")
            : (shares, others ?? shares.Calibration);
    }

    private IReadOnlyList<LearnedHead> Learn(
        VerifiedChain chain,
        IReadOnlyList<Place> places,
        IReadOnlyList<HeadShape> shapes,
        TextEncoding encoding,
        float[][]? answers)
    {
        bool isStopped = File.Exists(StateFile);
        if (isStopped && !_request.Resume)
        {
            throw new ToolException(
                $"{StateFile}: learning was stopped here; go on with --resume, or delete this file.");
        }

        HeadTraining training = new(
            shapes,
            [.. places.Select(place => place.Layer)],
            new HeadSettings { Epochs = _request.Epochs, Seed = Seed },
            StateFile)
        {
            IsResumed = isStopped,
        };
        using StateRunner runner = new(_model.Cut.Roles.Inputs, chain.Blocks, _model.Padding);
        try
        {
            return training.Run(
                runner,
                encoding.Texts,
                _model.Fingerprint(),
                Scratch,
                answers is null ? null : (text, answer) => answers[text] = answer,
                _cancellation);
        }
        catch (ToolException) when (!isStopped)
        {
            AttachedState.Forget(_request);
            throw;
        }
    }

    private Lexicon LearnWords(
        TextEncoding encoding, float[][] answers, ITextTokenizer tokenizer, CascadeSpec spec)
    {
        LexicalSample words = new(LexiconTrainer.FeaturesOf(spec, tokenizer.VocabularySize), _model.Labels.Count);
        int[] between = spec.Input == InputKind.Pair ? tokenizer.Between : [];
        for (int text = 0; text < answers.Length; text++)
        {
            LexicalTeacher.Soften(answers[text]);
            TextParts.Split(
                encoding.Texts[text].Ids,
                between,
                out ReadOnlySpan<int> first,
                out ReadOnlySpan<int> second,
                tokenizer.Before,
                tokenizer.After);
            words.Add(first, second, answers[text]);
        }

        return LexiconTrainer.Train(words, _cancellation);
    }

    private DataFileSpec? WriteLexicon(Lexicon? lexicon)
    {
        if (lexicon is null)
        {
            return null;
        }

        const string Name = "lexicon.safetensors";
        using (FileStream stream = File.Create(Path.Combine(_stage, Name)))
        {
            LexiconFile.Write(stream, lexicon);
        }

        return ManifestFile.Of(_stage, Name);
    }
}
