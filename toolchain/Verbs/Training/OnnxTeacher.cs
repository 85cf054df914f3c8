using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Model.Tokenizers;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using EarlyExitGen.Toolchain.Verbs.Inspection;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// A classifier that somebody else exported, with its own tokenizer, whose answers others learn from. It is written as
/// one block into a temporary folder as long as it is used.
/// </summary>
internal sealed class OnnxTeacher : ITeacher
{
    private readonly ModelFolder _files;

    private OnnxTeacher(ModelFolder files) => _files = files;

    /// <summary>Opens a classifier for a task, and tries it.</summary>
    /// <param name="model">A folder as Hugging Face's exporters leave it, or an ONNX file of one.</param>
    /// <param name="isPair">Whether the data has pairs.</param>
    /// <param name="task">The labels of the data.</param>
    /// <exception cref="ToolException">It is none, or one for another task.</exception>
    public static OnnxTeacher Open(string model, bool isPair, TaskLabels task)
    {
        if (!Path.Exists(model))
        {
            throw new ToolException(
                $"--teacher {model}: no such file or folder; a trained checkpoint, or a classifier as ONNX is "
                + "expected.");
        }

        ModelFolder files = ModelFolder.Find(model);
        files.RequireChoice();
        if (files.Labels() is { } names && task.Names is { } own && !names.SequenceEqual(own))
        {
            throw new ToolException(
                $"--teacher {model}: its labels are {Excerpt.OfNames(names)}, in this order, but the data has "
                + $"{Excerpt.OfNames([.. own])}.");
        }

        OnnxTeacher teacher = new(files);
        teacher.With((cut, tokenizer, _) =>
        {
            if (cut.Labels != task.Count)
            {
                throw new ToolException(
                    $"--teacher {model}: it has {cut.Labels} labels, but the data has {task.Count}.");
            }

            return isPair && tokenizer.PairProblem is { } problem
                ? throw new ToolException($"{problem}, so pairs cannot be made of it.")
                : cut;
        });
        return teacher;
    }

    /// <inheritdoc/>
    public float[][] Answer(
        IReadOnlyList<Instance> texts, TrainingOptions options, Action<int> done, CancellationToken stop) =>
        With((cut, tokenizer, folder) => Answer(cut, tokenizer, folder, texts, done, stop));

    private float[][] Answer(
        ClassifierCut cut,
        FolderTokenizer files,
        string folder,
        IReadOnlyList<Instance> texts,
        Action<int> done,
        CancellationToken stop)
    {
        files.Write(folder);
        ITextTokenizer tokenizer = ChainDescriptions.Of(files.Spec).Load("the teacher", folder);
        float[][] answers = new float[texts.Count][];
        List<(int Text, EncodedIds Ids)> encoded = [];
        for (int i = 0; i < texts.Count; i++)
        {
            EncodedIds ids = EncodedIds.Of(tokenizer, files.Spec.MaxTokens, texts[i], out _);

            // Nothing to read, and so nothing to tell: all labels alike.
            answers[i] = new float[cut.Labels];
            if (ids.Ids.Length > 0)
            {
                encoded.Add((i, ids));
            }
            else
            {
                done(1);
            }
        }

        long padding = cut.Rows > 1 ? Math.Min(_files.Padding(), cut.Rows - 1) : _files.Padding();
        using StateRunner runner = new(cut.Roles.Inputs, cut.Write([], isLastForOneRow: false), padding);
        runner.Run(
            [.. encoded.Select(text => text.Ids)],
            (_, _, _) => { },
            (text, logits) => Take(logits, answers[encoded[text].Text]),
            done,
            stop);
        return answers;
    }

    private void Take(ReadOnlySpan<float> logits, float[] answer)
    {
        foreach (float logit in logits)
        {
            if (!float.IsFinite(logit))
            {
                throw new ToolException(
                    $"{_files.Graph}: it gives logits that are not finite numbers for some text, so there is nothing "
                    + "to learn from; is it damaged?");
            }
        }

        logits.CopyTo(answer);
    }

    // The classifier, taken apart in a folder that is gone afterwards.
    private T With<T>(Func<ClassifierCut, FolderTokenizer, string, T> use)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("earlyexit-teacher-");
        try
        {
            FreeSpace.Require(folder.FullName, new FileInfo(_files.Graph).Length, folder.FullName);
            ClassifierCut cut = ClassifierCut.Open(_files.Graph, folder.FullName, _files.Padding());
            cut.RequireLayers(_files.Layers());
            cut.RequireChoice();
            string block = cut.Write([], isLastForOneRow: false)[0].File;
            FolderTokenizer tokenizer = FolderTokenizer.Read(
                _files.Folder,
                new TokenizerLimits
                {
                    Positions = BlockPositions.Of(block),
                    Embeddings = cut.Rows > 1 ? (int)cut.Rows : null,
                });
            return use(cut, tokenizer, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
