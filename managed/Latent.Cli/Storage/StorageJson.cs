using System.Text.Json.Serialization;

namespace Latent.Cli.Storage;

/// <summary>JSON of <c>config.json</c>, with line breaks, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelConfig))]
internal sealed partial class ConfigJson : JsonSerializerContext;

/// <summary>JSON of <c>metrics.jsonl</c>, one line for each epoch, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EpochLine))]
internal sealed partial class MetricsJson : JsonSerializerContext;
