using EarlyExitGen.AspNetCore.Serving;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>Marks endpoints with the cascade that answers there.</summary>
internal sealed record CascadeMetadata(ICascadeGateway Gateway);
