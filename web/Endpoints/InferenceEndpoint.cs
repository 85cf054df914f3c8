using System.Text.Json;
using EarlyExitGen.AspNetCore.Answers;
using EarlyExitGen.AspNetCore.Requests;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>
/// The forms of Hugging Face and of text-embeddings-inference: <c>inputs</c> in, labels and scores out.
/// </summary>
internal sealed class InferenceEndpoint(
    ICascadeGateway gateway, CascadeEndpointOptions options, InferenceForm form, ILogger logger)
    : CascadeEndpoint(gateway, options, logger)
{
    private readonly CascadeEndpointOptions _options = options;

    private readonly record struct Asked(InputReader.Question Question, int Top);

    protected override bool ProblemsAsErrors => true;

    private bool IsPair => Gateway.Service.Info.IsPair;

    protected override async Task AnswerAsync(HttpContext context)
    {
        const string wanted = "application/json";
        if (!BodyReader.IsJson(BodyReader.MediaTypeOf(context.Request, wanted)))
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, $"The Content-Type is not {wanted}.");
        }

        Asked asked = await BodyReader
            .ReadAsync(context.Request, _options.MaxBodyBytes, Read, context.RequestAborted).ConfigureAwait(false);
        WebAnswer[] answers = await ClassifyAsync(asked.Question, context).ConfigureAwait(false);
        LabelScore[][] scores =
            [.. answers.Select(answer => AnswerForms.ToScores(answer, Gateway.Service.Info, asked.Top))];
        await (form == InferenceForm.TextEmbeddingsInference && !asked.Question.IsMany
            ? context.WriteJsonAsync(scores[0], CascadeJson.Default.LabelScoreArray)
            : context.WriteJsonAsync(scores, CascadeJson.Default.LabelScoreArrayArray)).ConfigureAwait(false);
    }

    // Members that are not known are left alone: clients send options that are none of a classifier's.
    private Asked Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("inputs", out JsonElement inputs))
        {
            throw InputReader.Unprocessable("inputs is missing: send {\"inputs\": ...}.");
        }

        if (root.TryGetProperty("raw_scores", out JsonElement raw) && raw.ValueKind == JsonValueKind.True)
        {
            throw InputReader.Unprocessable("raw_scores is not supported: scores are calibrated probabilities.");
        }

        InputReader.Question question = form == InferenceForm.TextEmbeddingsInference
            ? ReadPredict(inputs)
            : ReadInputs(inputs);
        return new Asked(question, TopOf(root));
    }

    private InputReader.Question ReadInputs(JsonElement inputs) => inputs.ValueKind == JsonValueKind.Array
        ? new InputReader.Question(Inputs.Many(inputs, "inputs", One), IsMany: true)
        : new InputReader.Question([One(inputs, "inputs")], IsMany: false);

    private WebInput One(JsonElement element, string path)
    {
        if (!IsPair)
        {
            return Inputs.Single(element, path);
        }

        return element.ValueKind == JsonValueKind.Object
            ? Inputs.Pair(element, path, "text", "text_pair")
            : throw InputReader.Unprocessable(
                $"{path} must be a pair, {{\"text\": ..., \"text_pair\": ...}}, and is {InputReader.Kind(element)}.");
    }

    private InputReader.Question ReadPredict(JsonElement inputs)
    {
        bool isBatch = inputs.ValueKind == JsonValueKind.Array && inputs.GetArrayLength() > 0
            && inputs[0].ValueKind == JsonValueKind.Array;
        return isBatch
            ? new InputReader.Question(Inputs.Many(inputs, "inputs", Sequence), IsMany: true)
            : new InputReader.Question([Sequence(inputs, "inputs")], IsMany: false);
    }

    // A text, a list of one text, or a list of two, which is a pair.
    private WebInput Sequence(JsonElement element, string path)
    {
        int count = element.ValueKind == JsonValueKind.Array ? element.GetArrayLength() : 1;
        if (count != (IsPair ? 2 : 1))
        {
            throw InputReader.Unprocessable(
                IsPair
                    ? $"{path} must be a pair, [text, text]: this cascade takes pairs."
                    : $"{path} must be a text, or a list of one: this cascade takes single texts. Several go into a "
                        + "list of lists.");
        }

        return element.ValueKind != JsonValueKind.Array ? Inputs.Single(element, path)
            : IsPair ? new WebInput(Inputs.Text(element[0], path + "[0]"), Inputs.Text(element[1], path + "[1]"))
            : Inputs.Single(element[0], path + "[0]");
    }

    private int TopOf(JsonElement root)
    {
        int all = Gateway.Service.Info.Labels.Count;
        if (!root.TryGetProperty("parameters", out JsonElement parameters)
            || parameters.ValueKind == JsonValueKind.Null)
        {
            return all;
        }

        if (parameters.ValueKind != JsonValueKind.Object)
        {
            throw InputReader.Unprocessable($"parameters must be an object, and is {InputReader.Kind(parameters)}.");
        }

        if (parameters.TryGetProperty("function_to_apply", out JsonElement function)
            && function.ValueKind != JsonValueKind.Null
            && !(function.ValueKind == JsonValueKind.String && function.ValueEquals("softmax")))
        {
            throw InputReader.Unprocessable(
                "parameters.function_to_apply must be softmax, or left out: scores are calibrated probabilities.");
        }

        if (!parameters.TryGetProperty("top_k", out JsonElement top) || top.ValueKind == JsonValueKind.Null)
        {
            return all;
        }

        return top.ValueKind == JsonValueKind.Number && top.TryGetInt32(out int k) && k >= 1
            ? k
            : throw InputReader.Unprocessable("parameters.top_k must be a whole number of at least 1, or null.");
    }
}
