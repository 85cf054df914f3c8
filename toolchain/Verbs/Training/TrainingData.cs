using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Tasks;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>The labelled texts of a training: two files, or the parts of one.</summary>
internal sealed class TrainingData
{
    private readonly DataSet _dev;
    private readonly DataSet? _test;
    private readonly bool _isSplit;
    private readonly bool _hasNames;

    private TrainingData(TrainingOptions options, DataSet train, DataSet dev, DataSet? test, TaskLabels labels)
    {
        _dev = dev;
        _test = test;
        _isSplit = options.Split is not null;
        _hasNames = options.Form.HasLabelNames || LabelColumn.HasNames(dev, options.Form);
        Labels = labels;
        Hash = train.Sha256;
        Train = labels.Match(train, options.Form);
        Dev = labels.Match(dev, options.Form);
    }

    /// <summary>
    /// The labels: the model's that is started from if it has names for them, else those of the texts to learn from.
    /// </summary>
    public TaskLabels Labels { get; }

    /// <summary>The texts to learn from.</summary>
    public IReadOnlyList<Instance> Train { get; }

    /// <summary>The texts to measure on.</summary>
    public IReadOnlyList<Instance> Dev { get; }

    /// <summary>Whether they are pairs.</summary>
    public bool IsPair => Train[0].Second is not null;

    /// <summary>The hash of the file of the texts to learn from.</summary>
    public string Hash { get; }

    /// <summary>The hash of the file of the texts to measure on.</summary>
    public string DevHash => _dev.Sha256;

    /// <summary>Reads the data, and tells what is odd about them.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="tunedLabels">How many labels the classifier has that is kept; null for none.</param>
    /// <exception cref="ToolException">They cannot be read, or do not fit each other or the model.</exception>
    public static TrainingData Load(TrainingOptions options, int? tunedLabels)
    {
        DataNeeds needs = new(LabelNeed.Required);
        DataSet all = DataFile.Read(options.Data, options.Form, needs);
        DataSet[] parts = options.Split is { } shares
            ? DataSplit.Of(all, shares, options.Seed)
            : [all, DataFile.Read(options.Dev!, options.Form, needs)];
        if (parts[0].Layout.IsPair != parts[1].Layout.IsPair)
        {
            throw new ToolException(
                $"{parts[1].Name}: it has {Form(parts[1])}, but {options.Data} has {Form(parts[0])}.");
        }

        TaskLabels labels = FindLabels(options, all, tunedLabels);
        TrainingData data = new(options, parts[0], parts[1], parts.ElementAtOrDefault(2), labels);
        if (options.IsTold)
        {
            return data;
        }

        if (options.Split is null)
        {
            TaskData.Tell(all, data.Train, labels);
            TaskData.Tell(parts[1], data.Dev, labels);
            TaskData.TellCommon(all, parts[1]);
        }
        else
        {
            TaskData.Tell(all, labels.Match(all, options.Form), labels);
        }

        return data;
    }

    /// <summary>Writes the parts that are not learnt from, for other verbs, if one file was split.</summary>
    public void WriteParts(string folder)
    {
        if (_isSplit)
        {
            DataWriter.Write(Path.Combine(folder, Checkpoint.DevFile), _dev.Rows, _hasNames);
        }

        if (_test is not null)
        {
            DataWriter.Write(Path.Combine(folder, Checkpoint.TestFile), _test.Rows, _hasNames);
        }
    }

    /// <summary>
    /// The labels: a classifier that is kept says what they are; a new one may have those of the data.
    /// </summary>
    /// <param name="options">What to train.</param>
    /// <param name="data">All labelled texts.</param>
    /// <param name="tunedLabels">How many labels the classifier has that is kept; null for none.</param>
    /// <exception cref="ToolException">The data do not fit the classifier, or are not labelled throughout.</exception>
    public static TaskLabels FindLabels(TrainingOptions options, DataSet data, int? tunedLabels)
    {
        string? config = options.From is null ? null : Path.Combine(options.From, Checkpoint.ConfigFile);
        IReadOnlyList<string>? known = File.Exists(config) ? EncoderConfig.Load(config).LabelNames : null;
        if (tunedLabels is not { } count)
        {
            return LabelColumn.Find(data, options.Form, known, ManifestLimits.Labels);
        }

        bool hasNames = LabelColumn.HasNames(data, options.Form);
        if (hasNames)
        {
            return known is not null && known.Count == count
                ? new TaskLabels(count, known)
                : throw new ToolException(
                    $"{options.From}: the labels of its classifier have no names ('id2label' in "
                    + $"{Checkpoint.ConfigFile}), so it is not known which is '{Excerpt.Of(data.Rows[0].Label!)}'; "
                    + "give data with the labels' numbers.");
        }

        TaskLabels labels = LabelColumn.Find(data, options.Form, known, ManifestLimits.Labels);
        return labels.Count == count
            ? labels
            : throw new ToolException(
                $"{options.From}: its classifier has {count} labels, but the data has {labels.Count}.");
    }

    private static string Form(DataSet data) => data.Layout.IsPair ? "pairs" : "single texts";
}
