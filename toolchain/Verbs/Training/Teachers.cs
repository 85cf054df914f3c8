using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Verbs.Inspection;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>Tells what <c>--teacher</c> names: a checkpoint of ours, or a classifier as ONNX.</summary>
internal static class Teachers
{
    /// <summary>Opens a teacher for a task.</summary>
    /// <exception cref="ToolException">It is neither, or does not fit the task.</exception>
    public static ITeacher Open(string teacher, bool isPair, TaskLabels task) =>
        IsCheckpoint(teacher) ? Teacher.Open(teacher, isPair, task) : OnnxTeacher.Open(teacher, isPair, task);

    /// <summary>The files that decide what it answers.</summary>
    public static IEnumerable<string> FilesOf(string teacher)
    {
        if (IsCheckpoint(teacher))
        {
            return [Path.Combine(teacher, Checkpoint.EncoderFile), Path.Combine(teacher, Checkpoint.HeadsFile)];
        }

        // The graph's weights may lie beside it, in model.onnx_data or model.onnx.data.
        ModelFolder files = ModelFolder.Find(teacher);
        string graphs = Path.GetDirectoryName(Path.GetFullPath(files.Graph))!;
        return
        [
            .. Directory.GetFiles(graphs, Path.GetFileName(files.Graph) + "*").Order(StringComparer.Ordinal),
            .. files.Tokenizer().Select(file => Path.Combine(files.Folder, file)),
        ];
    }

    private static bool IsCheckpoint(string teacher) => File.Exists(Path.Combine(teacher, Checkpoint.ExitsFile));
}
