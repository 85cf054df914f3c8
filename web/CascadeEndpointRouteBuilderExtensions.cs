using System.Diagnostics.CodeAnalysis;
using EarlyExitGen;
using EarlyExitGen.AspNetCore;
using EarlyExitGen.AspNetCore.Endpoints;
using EarlyExitGen.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>
/// Maps cascades to endpoints. Each method gives what it mapped, on which authorization, rate limits and all else are
/// asked for as on any endpoint.
/// </summary>
public static class CascadeEndpointRouteBuilderExtensions
{
    private const string Json = "application/json";
    private const string Problem = "application/problem+json";

    /// <summary>
    /// Maps <c>POST pattern</c>: <c>{"text": ...}</c> or <c>{"texts": [...]}</c>, for pairs <c>{"first": ..., "second":
    /// ...}</c> or <c>{"pairs": [...]}</c>, is answered with label, confidence, probabilities, exit, layers and dial;
    /// <c>application/x-ndjson</c> is a stream, a line out for each line in.
    /// </summary>
    /// <typeparam name="TCascade">The generated class, added with <c>AddCascade</c>.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">Where.</param>
    /// <param name="configure">Sets limits.</param>
    /// <exception cref="InvalidOperationException">The cascade was not added to the services.</exception>
    public static IEndpointConventionBuilder MapCascade<TCascade>(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern,
        Action<CascadeEndpointOptions>? configure = null)
        where TCascade : class, IGeneratedCascade<TCascade>
    {
        Mapping mapping = Mapping.Of<TCascade>(endpoints, configure);
        NativeEndpoint endpoint = new(mapping.Gateway, mapping.Options, mapping.Logger);
        return Classifies(
            endpoints.MapPost(pattern, endpoint.InvokeAsync),
            endpoint,
            BodyShape.OfRequest,
            new ProducesResponseTypeMetadata(
                StatusCodes.Status200OK, typeof(CascadeResponse), [Json, "application/x-ndjson"]))
            .WithDisplayName($"{mapping.Gateway.Service.Info.Name}: classify");
    }

    /// <summary>
    /// Maps <c>POST pattern</c> in the form of Hugging Face's text classification: <c>{"inputs": ...}</c>, a text or
    /// several, is answered with a list of labels and scores for each; <c>parameters.top_k</c> says how many.
    /// </summary>
    /// <inheritdoc cref="MapCascade{TCascade}"/>
    public static IEndpointConventionBuilder MapCascadeInference<TCascade>(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern,
        Action<CascadeEndpointOptions>? configure = null)
        where TCascade : class, IGeneratedCascade<TCascade> => MapForm<TCascade>(
            endpoints, pattern, configure, InferenceForm.HuggingFace, typeof(LabelScore[][]));

    /// <summary>
    /// Maps <c>POST pattern</c> in the form of text-embeddings-inference's <c>/predict</c>: <c>{"inputs": ...}</c>, a
    /// text, a pair as a list of two, or a list of such lists.
    /// </summary>
    /// <inheritdoc cref="MapCascade{TCascade}"/>
    public static IEndpointConventionBuilder MapCascadePredict<TCascade>(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern = "/predict",
        Action<CascadeEndpointOptions>? configure = null)
        where TCascade : class, IGeneratedCascade<TCascade> => MapForm<TCascade>(
            endpoints, pattern, configure, InferenceForm.TextEmbeddingsInference, typeof(LabelScore[]));

    /// <summary>
    /// Maps <c>GET pattern</c>: labels, limits, exits and dial, with the members of text-embeddings-inference's
    /// <c>/info</c> for a classifier.
    /// </summary>
    /// <inheritdoc cref="MapCascade{TCascade}"/>
    public static IEndpointConventionBuilder MapCascadeInfo<TCascade>(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern = "/info",
        Action<CascadeEndpointOptions>? configure = null)
        where TCascade : class, IGeneratedCascade<TCascade>
    {
        Mapping mapping = Mapping.Of<TCascade>(endpoints, configure);
        RequestDelegate handler = new InfoEndpoint(mapping.Gateway, mapping.Options).InvokeAsync;
        return endpoints.MapGet(pattern, handler)
            .WithMetadata(handler.Method, new ProducesResponseTypeMetadata(StatusCodes.Status200OK, null, [Json]))
            .WithTags(mapping.Gateway.Service.Info.Name)
            .WithDisplayName($"{mapping.Gateway.Service.Info.Name}: info");
    }

    private static IEndpointConventionBuilder MapForm<TCascade>(
        IEndpointRouteBuilder endpoints,
        string pattern,
        Action<CascadeEndpointOptions>? configure,
        InferenceForm form,
        Type answer)
        where TCascade : class, IGeneratedCascade<TCascade>
    {
        Mapping mapping = Mapping.Of<TCascade>(endpoints, configure);
        InferenceEndpoint endpoint = new(mapping.Gateway, mapping.Options, form, mapping.Logger);
        return Classifies(
            endpoints.MapPost(pattern, endpoint.InvokeAsync),
            endpoint,
            BodyShape.OfInference,
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, answer, [Json]))
            .WithDisplayName($"{mapping.Gateway.Service.Info.Name}: {form}");
    }

    // What a description of the API (Microsoft.AspNetCore.OpenApi) reads. The routing's own check of content types,
    // which would answer without a problem, is not asked for.
    private static IEndpointConventionBuilder Classifies(
        IEndpointConventionBuilder mapped,
        CascadeEndpoint endpoint,
        BodyShape takes,
        IProducesResponseTypeMetadata gives)
    {
        int[] problems =
        [
            StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity,
            StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable,
            StatusCodes.Status504GatewayTimeout,
        ];
        return mapped
            .WithMetadata(takes.Method, takes, gives, new CascadeMetadata(endpoint.Gateway))
            .WithTags(endpoint.Gateway.Service.Info.Name)
            .WithMetadata([.. problems.Select(status => new ProducesResponseTypeMetadata(
                status, typeof(Mvc.ProblemDetails), [Problem]))]);
    }

    private readonly record struct Mapping(ICascadeGateway Gateway, CascadeEndpointOptions Options, ILogger Logger)
    {
        public static Mapping Of<TCascade>(IEndpointRouteBuilder endpoints, Action<CascadeEndpointOptions>? configure)
            where TCascade : class, IGeneratedCascade<TCascade>
        {
            ArgumentNullException.ThrowIfNull(endpoints);
            IServiceProvider services = endpoints.ServiceProvider;
            CascadeEndpointOptions options = new();
            configure?.Invoke(options);
            Describe(services);
            return new Mapping(
                Gateways.Of<TCascade>(services, options.Name),
                options,
                services.GetRequiredService<ILoggerFactory>().CreateLogger("EarlyExitGen.AspNetCore"));
        }

        // Descriptions of the API are made with the application's JSON options, which know these types only then
        // where there is no reflection.
        private static void Describe(IServiceProvider services)
        {
            if (services.GetService<IOptions<HttpJsonOptions>>()?.Value.SerializerOptions is { IsReadOnly: false } json
                && !json.TypeInfoResolverChain.Contains(CascadeJson.Default))
            {
                json.TypeInfoResolverChain.Add(CascadeJson.Default);
            }
        }
    }
}
