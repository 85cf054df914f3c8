using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>
/// Tells a description of the API (Microsoft.AspNetCore.OpenApi) which body an endpoint takes. The endpoints read
/// bodies by themselves; the methods here are never called, and only have a parameter of the right type.
/// </summary>
internal sealed class BodyShape(Delegate method) : IParameterBindingMetadata
{
    /// <summary>This package's own form.</summary>
    public static BodyShape OfRequest { get; } = new((Action<CascadeRequest>)Request);

    /// <summary>Hugging Face's form.</summary>
    public static BodyShape OfInference { get; } = new((Action<InferenceRequest>)Inference);

    /// <summary>The method.</summary>
    public MethodInfo Method { get; } = method.Method;

    public string Name => ParameterInfo.Name!;

    public bool HasTryParse => false;

    public bool HasBindAsync => false;

    public ParameterInfo ParameterInfo => Method.GetParameters()[0];

    public bool IsOptional => false;

    private static void Request([FromBody] CascadeRequest body) => _ = body;

    private static void Inference([FromBody] InferenceRequest body) => _ = body;
}
