using System.Globalization;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Emit;

/// <summary>Writes the enums.</summary>
internal static class EnumEmitter
{
    internal static string Emit(IReadOnlyList<EnumType> enums)
    {
        SourceWriter writer = new("System");
        foreach (EnumType type in enums)
        {
            writer.Line();
            writer.Summary(type.Documentation);
            if (type.IsBitSet)
            {
                writer.Line("[Flags]");
            }

            writer.Open($"public enum {CSharpNames.Type(type.Name)} : int");
            foreach (EnumMember member in type.Members)
            {
                writer.Summary(member.Documentation);
                writer.Line(string.Create(
                    CultureInfo.InvariantCulture, $"{CSharpNames.Member(type.Name, member.Name)} = {member.Value},"));
            }

            writer.Close();
        }

        return writer.ToString();
    }
}
