using System.Text.Json;
using System.Text.Json.Serialization;
using Latent.IO;

namespace Latent.Cli.Storage;

/// <summary>
/// The file of <c>--config</c>: settings of a training, each of which may be left out. The <c>config.json</c> of a training is such a file;
/// what follows from its data is then not used.
/// </summary>
internal sealed record RunFile
{
    private const int MostBytes = 1 << 20;

    public string? Model { get; init; }

    public int? Latents { get; init; }

    public int[]? Hidden { get; init; }

    public int[]? Channels { get; init; }

    public SortedDictionary<string, string>? Options { get; init; }

    public string? Data { get; init; }

    public int? Epochs { get; init; }

    public int? Batch { get; init; }

    public string? Optimizer { get; init; }

    public float? Lr { get; init; }

    public string? Decay { get; init; }

    public int? Patience { get; init; }

    public double? Validation { get; init; }

    public ulong? Seed { get; init; }

    // The rest of a config.json: it follows from the data and the program.
    public int? Inputs { get; init; }

    public int? Classes { get; init; }

    public JsonElement? Image { get; init; }

    public string? Version { get; init; }

    public string? Run { get; init; }

    /// <summary>The path of the file; null without a file.</summary>
    [JsonIgnore]
    public string? Path { get; private init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFileException">The file is missing, damaged, or has other settings.</exception>
    public static RunFile Read(string path)
    {
        const string Expected = "settings of a training as JSON, such as the config.json that 'latent train' wrote";
        FileInfo file = new(path);
        if (!file.Exists || file.Length > MostBytes)
        {
            throw new DataFileException(path, "file", file.Exists ? $"{file.Length} bytes long" : "missing", Expected);
        }

        try
        {
            RunFile read = JsonSerializer.Deserialize(File.ReadAllText(path), RunFileJson.Default.RunFile)
                ?? throw new DataFileException(path, "content", "null", Expected);
            return read.Data != "" ? read with { Path = path }
                : throw new DataFileException(path, "data", "empty", "the name or the folder of a data set");
        }
        catch (JsonException error)
        {
            throw new DataFileException(path, "content", $"not readable ({error.Message.TrimEnd('.')})", Expected, error);
        }
    }
}

/// <summary>JSON of <see cref="RunFile"/>, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RunFile))]
internal sealed partial class RunFileJson : JsonSerializerContext;
