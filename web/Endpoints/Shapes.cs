using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>
/// Methods that are never called: their parameters tell a description of the API which bodies endpoints take.
/// </summary>
internal static class Shapes
{
    /// <summary>This package's own form.</summary>
    public static MethodInfo OfRequest { get; } = ((Action<CascadeRequest>)Request).Method;

    /// <summary>Hugging Face's form.</summary>
    public static MethodInfo OfInference { get; } = ((Action<InferenceRequest>)Inference).Method;

    private static void Request([FromBody] CascadeRequest request) => _ = request;

    private static void Inference([FromBody] InferenceRequest request) => _ = request;
}
