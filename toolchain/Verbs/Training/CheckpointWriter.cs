using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>Writes what a finished training leaves; see <see cref="Checkpoint"/>.</summary>
internal static class CheckpointWriter
{
    private const int ReferenceTexts = 200;

    /// <summary>Writes every file of the checkpoint; the reference texts last, which completes it.</summary>
    public static void Write(string folder, TrainingTask task, ModelReplicas model)
    {
        Directory.CreateDirectory(folder);
        string In(string file) => Path.Combine(folder, file);

        ParameterSet parameters = model.Parameters[0];
        (task.Source.Config with { LabelNames = task.Data.Labels.Names }).Save(In(Checkpoint.ConfigFile));
        task.Source.Tokenizer.Save(In(Checkpoint.TokenizerFile));
        Vocabulary.Write(In(Checkpoint.VocabularyFile), task.Source.Pieces);
        SafetensorsWriter.Write(In(Checkpoint.EncoderFile), Floats(parameters, isHead: false));
        SafetensorsWriter.Write(In(Checkpoint.HeadsFile), Floats(parameters, isHead: true));
        task.Exits.Save(In(Checkpoint.ExitsFile));
        ReferenceFile.Write(In(Checkpoint.ReferencesFile), References(task, model));
    }

    private static FloatTensor[] Floats(ParameterSet parameters, bool isHead) =>
        [.. parameters.All.Where(parameter => parameter.IsHead == isHead).Select(ParameterSet.ToFloats)];

    // Spread evenly over the measuring texts, whatever their order.
    private static IEnumerable<ReferenceText> References(TrainingTask task, ModelReplicas model)
    {
        int count = Math.Min(ReferenceTexts, task.Dev.Length);
        int[] rows = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * task.Dev.Length / count))];
        float[][][] logits = model.Measure(
            Array.ConvertAll(rows, row => task.Dev[row]), batch: 1, _ => { }, CancellationToken.None);
        return rows.Select((row, i) =>
        {
            Instance text = task.Data.Dev[row];
            return new ReferenceText(text.First, text.Second, logits[i]);
        });
    }
}
