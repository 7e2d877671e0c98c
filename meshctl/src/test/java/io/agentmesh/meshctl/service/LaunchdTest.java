package io.agentmesh.meshctl.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

/// The file that launchd reads, by a validating parser and the rules of its document type.
final class LaunchdTest {
    /// What Apple's PropertyList-1.0.dtd says, without its comments.
    private static final String PROPERTY_LIST = """
        <!ENTITY % object "(array | data | date | dict | real | integer | string | true | false)">
        <!ELEMENT plist %object;>
        <!ATTLIST plist version CDATA "1.0">
        <!ELEMENT array (%object;)*>
        <!ELEMENT dict (key, %object;)*>
        <!ELEMENT key (#PCDATA)>
        <!ELEMENT string (#PCDATA)>
        <!ELEMENT data (#PCDATA)>
        <!ELEMENT date (#PCDATA)>
        <!ELEMENT true EMPTY>
        <!ELEMENT false EMPTY>
        <!ELEMENT real (#PCDATA)>
        <!ELEMENT integer (#PCDATA)>
        """;

    private final Launchd launchd = new Launchd(Path.of("agents"));

    @Test
    void fileIsAPropertyListAndWordsArriveAsTheyAre() throws Exception {
        MeshdCommand command = new MeshdCommand(
                Path.of("/Users/me & you/bin <new>/meshd"),
                "wss://relay.test/?a=1&b=\"2\"",
                false,
                Optional.of(Path.of("/etc/<mesh> & co/ca.pem")),
                "http://h/'x'",
                "work");

        Document list = parse(launchd.text(command));

        Element dict = elements(list.getDocumentElement()).getFirst();
        List<Element> entries = elements(dict);
        List<String> keys = IntStream.range(0, entries.size() / 2)
                .mapToObj(i -> entries.get(2 * i).getTextContent())
                .toList();
        assertThat(keys)
                .containsExactly(
                        "Label", "ProgramArguments", "EnvironmentVariables", "RunAtLoad", "KeepAlive", "Umask");
        assertThat(entries.get(1).getTextContent()).isEqualTo("io.agentmesh.meshd.work");
        assertThat(elements(entries.get(3)).stream().map(Element::getTextContent))
                .isEqualTo(command.words());
        assertThat(entries.get(11).getTextContent()).isEqualTo(String.valueOf(0077));
    }

    @Test
    void contextOfTheUsersOwnNeedsNoVariable() throws Exception {
        Document list = parse(launchd.text(
                new MeshdCommand(Path.of("/bin/meshd"), "ws://r/", true, Optional.empty(), "http://h/", "default")));

        assertThat(list.getDocumentElement().getTextContent()).doesNotContain("EnvironmentVariables");
    }

    private static List<Element> elements(Element parent) {
        return IntStream.range(0, parent.getChildNodes().getLength())
                .mapToObj(parent.getChildNodes()::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    private static Document parse(String text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setValidating(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setEntityResolver((publicId, systemId) -> {
            assertThat(publicId).isEqualTo("-//Apple//DTD PLIST 1.0//EN");
            return new InputSource(new StringReader(PROPERTY_LIST));
        });
        builder.setErrorHandler(new Strict());
        return builder.parse(new InputSource(new StringReader(text)));
    }

    /// Everything is an error.
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException found) throws SAXParseException {
            throw found;
        }

        @Override
        public void error(SAXParseException found) throws SAXParseException {
            throw found;
        }

        @Override
        public void fatalError(SAXParseException found) throws SAXParseException {
            throw found;
        }
    }
}
