using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Tasks;
using EarlyExitGen.Toolchain.Tests.Verbs.Attaching;
using EarlyExitGen.Toolchain.Verbs.Training;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>A classifier as ONNX teaches what it answers.</summary>
public sealed class OnnxTeacherTests
{
    [Fact]
    public void Its_answers_are_those_of_the_graph()
    {
        using AttachableModel model = new();
        Instance[] texts =
        [
            .. AttachableModel.MakeTexts(80, seed: 4).Select(text => new Instance(Instance.Unlabelled, text, null)),
        ];
        OnnxTeacher teacher = OnnxTeacher.Open(model.Model, isPair: false, new TaskLabels(3, null));
        int done = 0;
        float[][] answers = teacher.Answer(
            texts,
            options: null!,
            count => Interlocked.Add(ref done, count),
            TestContext.Current.CancellationToken);

        Assert.Equal(80, done);
        using InferenceSession session = new(model.Graph);
        foreach ((Instance text, float[] answer) in texts.Zip(answers))
        {
            long[] ids =
            [
                2, .. text.First.Split(' ').Select(word => long.Parse(word[1..], CultureInfo.InvariantCulture)), 3,
            ];
            long[] shape = [1, ids.Length];
            using OrtValue fed = OrtValue.CreateTensorValueFromMemory(ids, shape);
            using OrtValue mask = OrtValue.CreateTensorValueFromMemory([.. ids.Select(_ => 1L)], shape);
            using RunOptions run = new();
            using IDisposableReadOnlyCollection<OrtValue> found = session.Run(
                run, new Dictionary<string, OrtValue> { ["input_ids"] = fed, ["attention_mask"] = mask }, ["logits"]);
            Assert.All(
                found[0].GetTensorDataAsSpan<float>().ToArray().Zip(answer),
                pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    [Theory]
    [InlineData(2, "World,Sports", "it has 3 labels, but the data has 2")]
    [InlineData(3, "Sports,World,Science", "in this order, but the data has 'Sports', 'World', 'Science'")]
    public void A_teacher_of_another_task_is_refused(int labels, string names, string told)
    {
        using AttachableModel model = new();
        if (labels == 2)
        {
            File.Delete(Path.Combine(model.Model, "config.json"));
        }

        ToolException e = Assert.Throws<ToolException>(
            () => OnnxTeacher.Open(model.Model, isPair: false, new TaskLabels(labels, names.Split(','))));
        Assert.Contains(told, e.Message, StringComparison.Ordinal);
    }
}
