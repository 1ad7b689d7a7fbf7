using Latent.Bindings.Generator.Dialect;
using Latent.Bindings.Generator.Emit;
using Latent.Bindings.Generator.Model;

namespace Latent.Interop.Tests.Generator;

internal sealed class ResponseFileTests
{
    [Test]
    public void The_response_file_for_ClangSharp_gives_every_name_of_the_header_its_name_in_the_bindings()
    {
        string[] lines = File.ReadAllLines(Repository.ResponseFile);

        IEnumerable<string> remaps = lines.SkipWhile(line => line != "--remap").Skip(1);

        Assert.That(remaps, Is.EquivalentTo(Expected(HeaderReader.Read(Repository.Header))));
    }

    private static IEnumerable<string> Expected(Header header) =>
    [
        .. header.Enums.SelectMany(type => new[] { type.Name, type.Name + "_values" }.Select(name => $"{name}={CSharpNames.Type(type.Name)}")),
        .. header.Enums.SelectMany(type => type.Members.Select(member => $"{member.Name}={CSharpNames.Member(type.Name, member.Name)}")),
        .. header.Handles.Select(handle => $"{handle.Name}={CSharpNames.Handle(handle.Name)}"),
        .. header.Structs.Select(type => $"{type.Name}={CSharpNames.Type(type.Name)}"),
        .. header.Structs.SelectMany(type => type.Fields.Select(field => $"{type.Name}::{field.Name}={CSharpNames.Field(field.Name)}")),
        .. header.Constants.Select(constant => $"{constant.Name}={CSharpNames.Constant(constant.Name)}"),
    ];
}
