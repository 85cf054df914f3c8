using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Training;

namespace EarlyExitGen.Toolchain.Verbs.Starting;

/// <summary>The labelled texts, in three parts.</summary>
internal sealed class StartData
{
    // What is measured after an epoch decides nothing, and takes time that could be learnt in.
    private const int MeasuredTexts = 500;

    private readonly DataSet _train;
    private readonly DataSet _dev;
    private readonly DataSet _test;
    private readonly DataForm _form;

    private StartData(DataSet train, DataSet dev, DataSet test, TaskLabels labels, DataForm form)
    {
        _train = train;
        _dev = dev;
        _test = test;
        _form = form;
        Labels = labels;
        Train = labels.Match(train, form);
    }

    /// <summary>The labels.</summary>
    public TaskLabels Labels { get; }

    /// <summary>The texts to learn from.</summary>
    public IReadOnlyList<Instance> Train { get; }

    /// <summary>Whether they are pairs.</summary>
    public bool IsPair => _train.Layout.IsPair;

    /// <summary>The labels' names, in words.</summary>
    public string LabelNames => Labels.Names is { } names
        ? Excerpt.OfNames([.. names])
        : FormattableString.Invariant($"0 to {Labels.Count - 1}, without names (so Label0, Label1, ...)");

    /// <summary>How many texts each part has, in words.</summary>
    public string Sizes => FormattableString.Invariant(
        $"{_train.Rows.Count} texts to learn from, {_dev.Rows.Count} to calibrate on (dev), ")
        + FormattableString.Invariant($"{_test.Rows.Count} to test on");

    /// <summary>Reads and splits the data, and tells what is odd about them.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="options">What will be trained.</param>
    /// <param name="tuned">The classifier that is kept; null for none.</param>
    /// <exception cref="ToolException">They cannot be read, or do not fit each other or the model.</exception>
    public static StartData Load(StartRequest request, TrainingOptions options, TunedHead? tuned)
    {
        DataSet all = DataFile.Read(request.Data, request.Form, new DataNeeds(LabelNeed.Required));
        DataNeeds needs = new(LabelNeed.Required, all.Layout.IsPair);
        DataSet? dev = request.Dev is null ? null : DataFile.Read(request.Dev, request.Form, needs);
        DataSet? test = request.Test is null ? null : DataFile.Read(request.Test, request.Form, needs);
        TaskLabels labels = TrainingData.FindLabels(options, all, tuned?.Labels);
        TaskData.Tell(all, labels.Match(all, request.Form), labels);
        foreach (DataSet other in ((DataSet?[])[dev, test]).OfType<DataSet>())
        {
            TaskData.Tell(other, labels.Match(other, request.Form), labels);
            TaskData.TellCommon(all, other);
        }

        IReadOnlyList<int> usual = dev is null && test is null ? [80, 10, 10] : [90, 10];
        Queue<DataSet> parts = new(dev is not null && test is not null
            ? [all]
            : DataSplit.Of(all, request.Split ?? usual, request.Seed));
        return new StartData(parts.Dequeue(), dev ?? parts.Dequeue(), test ?? parts.Dequeue(), labels, request.Form);
    }

    /// <summary>Writes the parts, from which all that follows reads.</summary>
    public void Write(StartPlace place)
    {
        foreach ((string file, DataSet part) in ((string, DataSet)[])
            [(place.TrainFile, _train), (place.DevFile, _dev), (place.EpochFile, Some(_dev)), (place.TestFile, _test)])
        {
            DataWriter.Write(file, part.Rows, _form.HasLabelNames || LabelColumn.HasNames(part, _form));
        }
    }

    // Spread evenly, whatever the order of the rows.
    private static DataSet Some(DataSet data)
    {
        IReadOnlyList<DataRow> rows = data.Rows;
        int count = Math.Min(MeasuredTexts, rows.Count);
        return data with
        {
            Rows = [.. Enumerable.Range(0, count).Select(i => rows[(int)((long)i * rows.Count / count)])],
        };
    }
}
