using System.Text.Json.Serialization;

namespace EarlyExitGen.AspNetCore;

/// <summary>
/// How requests and answers are written as JSON, made at compile time. Clients in .NET may use it too.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CascadeRequest))]
[JsonSerializable(typeof(CascadeAnswer))]
[JsonSerializable(typeof(CascadeAnswers))]
[JsonSerializable(typeof(InferenceRequest))]
[JsonSerializable(typeof(LabelScore[]))]
[JsonSerializable(typeof(LabelScore[][]))]
[JsonSerializable(typeof(Dictionary<string, float>))]
public sealed partial class CascadeJson : JsonSerializerContext;
